import { doneBy } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import type { CredentialStore } from '../people/credential-store.ts';
import type { FactorStore } from '../people/factor-store.ts';
import { resetPath, verifyPath } from '../people/mailed-links.ts';
import type { PersonStore } from '../people/person-store.ts';
import { normalizeEmail } from '../people/rows.ts';
import type { SignUpStore } from '../people/sign-up-store.ts';
import type { TokenSigner } from '../tokens/sign.ts';
import type { CommandInput } from './contract.ts';
import type { OperatorReply } from './operator.ts';

/** How long the link works, in seconds: half an hour. */
export const OWNER_LINK_SECONDS = 1_800;

export interface OwnerLinkDeps {
  readonly people: Pick<PersonStore, 'userByEmail' | 'accountsOf'> & Pick<SignUpStore, 'signUpByEmail' | 'putSignUp'> & Pick<CredentialStore, 'putLink'>;
  readonly factors: Pick<FactorStore, 'remove'>;
  readonly signer: TokenSigner;
  /** Where the application is, or nothing where only its distribution knows. */
  readonly origin: string;
  readonly newId: () => string;
  readonly record: Journal;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * A link for whoever has an address and cannot come in: good once, for half an hour, void when password or address change. For a person it chooses a new
 * password, with which every session ends; for a sign-up whose mail did not arrive it confirms the address, together with the password that was chosen. What it
 * opens stays behind that password: the operator who passes the link on learns none.
 */
export async function ownerLink({ email, withoutSecondFactor }: CommandInput<'owner-link'>, requestId: string, deps: OwnerLinkDeps): Promise<OperatorReply> {
  const { people, signer, newId, now, origin } = deps;
  const address = normalizeEmail(email);
  const link = { tokenId: newId(), seconds: OWNER_LINK_SECONDS, now: Math.floor(now() / 1000) };
  const expiresAt = link.now + link.seconds;
  const reply = (path: string): OperatorReply => ({ ok: true, link: `${origin}${path}`, expiresAt: new Date(expiresAt * 1000).toISOString() });
  const note = (accountId: string | undefined, target: string, reason?: string) =>
    deps.record(
      doneBy('operator', requestId, { type: 'authn_owner_link', ...(accountId && { accountId }), action: 'owner-link', target, ...(reason && { reason }) }),
    );

  const user = await people.userByEmail(address);
  if (user) {
    const [accountId] = await people.accountsOf(user.userId);
    if (withoutSecondFactor) await deps.factors.remove(user.userId);
    const path = await resetPath(user, link, people, signer);
    await note(accountId, user.userId, withoutSecondFactor ? 'without second factor' : undefined);
    return reply(path);
  }
  const pending = await people.signUpByEmail(address);
  if (!pending || pending.expiresAt <= link.now) return { ok: false, error: 'nobody has this address, and no sign-up waits for it' };
  // A new id: the link that was mailed before is void.
  await people.putSignUp({ ...pending, tokenId: link.tokenId, expiresAt });
  const path = await verifyPath(pending, address, link, signer);
  await note(undefined, pending.userId);
  return reply(path);
}
