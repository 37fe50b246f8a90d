import type { Mail, SendMail } from '../core/mailer.ts';
import type { CredentialStore } from '../people/credential-store.ts';
import { credentialOf, tokenHash } from '../people/credential.ts';
import { resetPath, verifyPath } from '../people/mailed-links.ts';
import type { MailChoiceStore } from '../people/mail-choice-store.ts';
import type { PersonStore } from '../people/person-store.ts';
import type { UserRow } from '../people/rows.ts';
import type { SignUpStore } from '../people/sign-up-store.ts';
import type { SuppressionStore } from '../people/suppression-store.ts';
import { wayOutPath, wayOutText } from '../people/way-out.ts';
import type { TokenSigner } from '../tokens/sign.ts';
import {
  exportReadyMail,
  knownAddressMail,
  lockedMail,
  newDeviceMail,
  passwordChangedMail,
  resetMail,
  tokenReuseMail,
  verificationMail,
} from './account-mails.ts';
import { addressChangedMail, addressLeavesMail, confirmAddressMail } from './address-mails.ts';
import { billingMail } from './billing-mails.ts';
import { LINK_SECONDS, type Topic } from './contract.ts';
import { SORTS, TOPIC_OF, type Notice } from './fields.ts';
import { knowledgeQuotaMail } from './knowledge-mails.ts';
import { withWayOut } from './news-mails.ts';
import { quotaMail } from './quota-mails.ts';
import { webhookDisabledMail } from './webhook-mails.ts';

export interface NoticeDeps {
  readonly store: Pick<PersonStore, 'userByEmail' | 'userById'> &
    Pick<SignUpStore, 'signUpByEmail' | 'putSignUp'> &
    Pick<CredentialStore, 'putLink'> &
    Pick<MailChoiceStore, 'mailKeyFor'>;
  readonly signer: TokenSigner;
  readonly sendMail: SendMail;
  /** Whether an address is not to be written to. */
  readonly suppressed: SuppressionStore['suppressed'];
  /** The origin of the application, where it has a name of its own. */
  readonly origin: string | undefined;
  readonly newSecret: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

type Of<K extends Notice['kind']> = Extract<Notice, { kind: K }>;
type Mails = { readonly [K in Notice['kind']]: (notice: Of<K>, deps: NoticeDeps) => Promise<void> };

/** Tokens are in the fragment of a link: it is not sent to any server, and not in a Referer (S12.13). */
const page = (origin: string, name: string, token?: string): string => `${origin}/#/${name}${token ? `?token=${token}` : ''}`;
const FORGOT = 'forgot-password';

async function mailVerification({ email, tokenId, origin }: Of<'sign-up'> | Of<'sign-up-again'>, deps: NoticeDeps): Promise<void> {
  const pending = await deps.store.signUpByEmail(email);
  if (pending?.tokenId !== tokenId || pending.expiresAt <= deps.now() / 1000) return;
  const path = await verifyPath(pending, email, { tokenId, seconds: LINK_SECONDS.signUp }, deps.signer);
  await deps.sendMail(verificationMail(email, `${origin}${path}`, LINK_SECONDS.signUp / 3600, pending.locale));
}

/** Where a person says that there shall be no more news of a topic; `undefined` as long as it is not known where the application is. */
async function wayOut(
  { userId, origin: cameIn, mailKey }: UserRow,
  topic: Topic,
  { store, origin = cameIn, newSecret }: NoticeDeps,
): Promise<string | undefined> {
  // Once made it never changes: only the first mail writes.
  const key = origin === undefined ? undefined : (mailKey ?? (await store.mailKeyFor(userId, newSecret())));
  return key === undefined ? undefined : `${origin}${wayOutPath(wayOutText(userId, topic, key))}`;
}

/** A mail to the person of a notice, if there still is one who has not declined news of its topic. */
const toPerson =
  <K extends Extract<Notice, { userId: string }>['kind']>(write: (user: UserRow, notice: Of<K>) => Mail) =>
  async (notice: Of<K>, deps: NoticeDeps): Promise<void> => {
    const { kind, userId } = notice as Extract<Notice, { userId: string }>;
    const user = await deps.store.userById(userId);
    const topic = TOPIC_OF[kind];
    if (!user || (topic !== undefined && user.declined?.has(topic))) return;
    const mail = write(user, notice);
    await deps.sendMail(topic === undefined ? mail : withWayOut(mail, await wayOut(user, topic, deps), user.locale));
  };

const MAILS: Mails = {
  async 'sign-up'(notice, deps) {
    const known = await deps.store.userByEmail(notice.email);
    if (known) return deps.sendMail(knownAddressMail(known.email, page(notice.origin, 'login'), known.locale));
    return mailVerification(notice, deps);
  },

  async 'sign-up-again'(notice, deps) {
    const [known, pending] = await Promise.all([deps.store.userByEmail(notice.email), deps.store.signUpByEmail(notice.email)]);
    if (known || !pending || pending.expiresAt <= deps.now() / 1000) return;
    // A new id: the link that was mailed before is void.
    await deps.store.putSignUp({ ...pending, tokenId: notice.tokenId });
    await mailVerification(notice, deps);
  },

  async reset({ email, tokenId, origin }, deps) {
    const user = await deps.store.userByEmail(email);
    if (!user) return;
    const seconds = LINK_SECONDS.resetPassword;
    const path = await resetPath(user, { tokenId, seconds, now: Math.floor(deps.now() / 1000) }, deps.store, deps.signer);
    await deps.sendMail(resetMail(user.email, `${origin}${path}`, seconds / 60, user.locale));
  },

  async locked({ email, origin }, deps) {
    const user = await deps.store.userByEmail(email);
    if (user) await deps.sendMail(lockedMail(user.email, page(origin, FORGOT), user.locale));
  },

  'new-device': toPerson<'new-device'>(({ email, locale }, { at, agent, origin }) => newDeviceMail(email, at, agent, page(origin, FORGOT), locale)),
  'password-changed': toPerson<'password-changed'>(({ email, locale }, { origin }) => passwordChangedMail(email, page(origin, FORGOT), locale)),
  'token-reuse': toPerson<'token-reuse'>(({ email, locale }, { origin }) => tokenReuseMail(email, page(origin, FORGOT), locale)),

  async 'email-change'({ userId, email, tokenId, origin }, deps) {
    const [user, taken] = await Promise.all([deps.store.userById(userId), deps.store.userByEmail(email)]);
    if (!user) return;
    await deps.sendMail(addressLeavesMail(user.email, page(origin, FORGOT), user.locale));
    // Whoever has the new address already is told like at a sign-up; the one who asked learns nothing.
    if (taken) return deps.sendMail(knownAddressMail(taken.email, page(origin, 'login'), taken.locale));
    const seconds = LINK_SECONDS.changeEmail;
    const expiresAt = Math.floor(deps.now() / 1000) + seconds;
    await deps.store.putLink({ purpose: 'EMAIL', userId, tokenHash: tokenHash(tokenId), credential: credentialOf(user), expiresAt, email });
    const token = await deps.signer.sign('changeEmail', { subject: userId, seconds, tokenId, claims: { email } });
    await deps.sendMail(confirmAddressMail(email, page(origin, 'verify-email', token), seconds / 60, user.locale));
  },

  'email-changed': toPerson<'email-changed'>(({ locale }, { formerly }) => addressChangedMail(formerly, locale)),
  // To the page and not to the archive: a mail is read by more than its reader.
  'export-ready': toPerson<'export-ready'>(({ email, locale }, { origin }) => exportReadyMail(email, page(origin, 'account'), locale)),
  'knowledge-quota': toPerson<'knowledge-quota'>(({ email, locale }, used) => knowledgeQuotaMail(email, used, locale)),
  billing: toPerson<'billing'>(({ email, locale }, { news, until, origin }) =>
    billingMail(email, { news, until, page: origin === undefined ? undefined : page(origin, 'billing') }, locale),
  ),
  'webhook-disabled': toPerson<'webhook-disabled'>(({ email, locale }, switchedOff) => webhookDisabledMail(email, switchedOff, locale)),
  quota: toPerson<'quota'>(({ email, locale }, used) => quotaMail(email, used, locale)),
};

/**
 * Writes the mail that a notice asks for, when there is anybody to write to. Where mails have come back, only what somebody asks for at this moment is tried;
 * whoever has called a mail spam has news no more, and is still told what concerns the safety of the account.
 */
export const sendNotice = <K extends Notice['kind']>(notice: Of<K>, deps: NoticeDeps): Promise<void> => {
  const sort = SORTS[notice.kind];
  const sendMail: SendMail = async (mail) => {
    const reason = sort === 'asked' ? undefined : await deps.suppressed(mail.to, deps.now());
    if (reason === 'bounce' || (reason === 'complaint' && sort === 'news')) return;
    await deps.sendMail(mail);
  };
  return (MAILS[notice.kind] as (notice: Notice, deps: NoticeDeps) => Promise<void>)(notice, { ...deps, sendMail });
};
