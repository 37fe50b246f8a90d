import type { Operations } from '../core/contract.ts';
import { Problem } from '../core/problem.ts';
import { refuseWeak } from '../passwords/password.ts';
import { normalizeEmail } from '../people/rows.ts';
import { startSession } from '../sessions/start.ts';
import { textClaim, verifyOnce } from '../tokens/verify.ts';
import type { identityRoutes } from './contract.ts';
import type { IdentityDeps } from './deps.ts';
import { knownAddressMail, verificationMail } from './mails.ts';

/** How long the link of a sign-up works, in seconds. */
const SIGN_UP_SECONDS = 86_400;

type SignUp = Pick<Operations<typeof identityRoutes, IdentityDeps>, 'signUp' | 'verifyEmail' | 'resendVerification'>;

async function mailLink(
  deps: IdentityDeps,
  signUp: { readonly email: string; readonly userId: string; readonly tokenId: string; readonly locale: 'fr' | 'en' },
  origin: string,
): Promise<void> {
  const token = await deps.signer.sign('verifyEmail', {
    subject: signUp.userId,
    seconds: SIGN_UP_SECONDS,
    tokenId: signUp.tokenId,
    claims: { email: signUp.email },
  });
  // In the fragment: it is not sent to any server, and not in a Referer.
  await deps.sendMail(verificationMail(signUp.email, `${origin}/#/verify-email?token=${token}`, SIGN_UP_SECONDS / 3600, signUp.locale));
}

/** Sign-up: the answer never says whether an address is known; the mail does, to its owner only. */
export const signUpOperations: SignUp = {
  async signUp({ body, client }, deps) {
    const email = normalizeEmail(body.email);
    refuseWeak(body.password, email);
    // Hashed for a known address too: the answer must not come sooner.
    const password = await deps.passwords.hash(body.password);
    const known = await deps.store.userByEmail(email);
    if (known) {
      await deps.sendMail(knownAddressMail(email, `${client.origin}/#/login`, known.locale));
      return { status: 'accepted' };
    }
    const signUp = {
      email,
      name: body.name,
      accountName: body.accountName,
      locale: body.locale ?? 'en',
      password,
      tokenId: deps.newId(),
      userId: deps.newId(),
      accountId: deps.newId(),
      expiresAt: Math.floor(deps.now() / 1000) + SIGN_UP_SECONDS,
    };
    await deps.store.putSignUp(signUp);
    await mailLink(deps, signUp, client.origin);
    return { status: 'accepted' };
  },

  async resendVerification({ body, client }, deps) {
    const email = normalizeEmail(body.email);
    const pending = await deps.store.signUpByEmail(email);
    if (pending && pending.expiresAt > deps.now() / 1000) {
      // A new id: the link that was mailed before is void.
      const signUp = { ...pending, tokenId: deps.newId() };
      await deps.store.putSignUp(signUp);
      await mailLink(deps, signUp, client.origin);
    }
    return { status: 'accepted' };
  },

  async verifyEmail({ body, client, setCookie, requestId }, deps) {
    const claims = await verifyOnce(deps.verifier, 'verifyEmail', body.token);
    const email = textClaim(claims, 'email');
    const pending = await deps.store.signUpByEmail(email);
    const valid = pending && pending.tokenId === claims.jti && pending.userId === claims.sub && pending.expiresAt > deps.now() / 1000;
    if (!valid) throw new Problem('token-refused', 'no such pending sign-up');
    if (!(await deps.passwords.matches(body.password, pending.password))) throw new Problem('invalid-credentials', 'sign-up password');

    const { userId, accountId, name, locale, accountName } = pending;
    const user = { userId, email, name, locale, password: pending.password, validFrom: Math.floor(deps.now() / 1000) - 1 };
    await deps.accounts.open({ accountId, userId, name: accountName, locale });
    if (!(await deps.store.openAccount(pending, user))) throw new Problem('token-refused', 'used before');
    await deps.record({
      type: 'user_created',
      outcome: 'done',
      accountId,
      actor: { kind: 'session', id: userId },
      action: 'verifyEmail',
      address: client.address,
      agent: client.agent,
      requestId,
    });
    await startSession(deps, { userId, accountId }, setCookie);
    return { user: { id: userId, email, name, locale }, account: { id: accountId, name: accountName, role: 'owner' as const } };
  },
};
