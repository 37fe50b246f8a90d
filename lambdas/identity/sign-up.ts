import type { Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import { Problem } from '../core/problem.ts';
import { byEmail, byNetwork } from '../limits/attempts.ts';
import { LINK_SECONDS } from '../notices/contract.ts';
import { provePassword } from '../passwords/prove.ts';
import { refuseWeak } from '../passwords/policy.ts';
import { normalizeEmail } from '../people/rows.ts';
import { shownPerson } from '../people/shown.ts';
import { rememberDevice } from '../sessions/device.ts';
import { startSession } from '../sessions/start.ts';
import { textClaim, verifyOnce } from '../tokens/verify.ts';
import { confirmAddress } from './confirm-address.ts';
import type { identityRoutes } from './contract.ts';
import type { IdentityDeps } from './deps.ts';

type SignUp = Pick<Operations<typeof identityRoutes, IdentityDeps>, 'signUp' | 'verifyEmail' | 'resendVerification'>;

/** Sign-up: answer and work are the same for known and unknown addresses (S12.5); what is mailed is decided elsewhere, and read by the address's owner only. */
export const signUpOperations: SignUp = {
  async signUp({ body, client }, deps) {
    const email = normalizeEmail(body.email);
    await refuseWeak(body.password, email, [body.name, body.accountName]);
    const mailing = await deps.requests.admit('signUp', email, client.address);
    const signUp = {
      email,
      name: body.name,
      accountName: body.accountName,
      locale: body.locale ?? 'en',
      password: await deps.passwords.hash(body.password),
      tokenId: deps.newId(),
      userId: deps.newId(),
      accountId: deps.newId(),
      expiresAt: Math.floor(deps.now() / 1000) + LINK_SECONDS.signUp,
    };
    await mailing(async () => {
      // Written for a known address too; its link is never mailed, and could not open anything.
      await deps.store.putSignUp(signUp);
      await deps.notify({ kind: 'sign-up', email, tokenId: signUp.tokenId, origin: client.origin });
    });
    return { status: 'accepted' };
  },

  async resendVerification({ body, client }, deps) {
    const email = normalizeEmail(body.email);
    const mailing = await deps.requests.admit('signUp', email, client.address);
    await mailing(() => deps.notify({ kind: 'sign-up-again', email, tokenId: deps.newId(), origin: client.origin }));
    return { status: 'accepted' };
  },

  verifyEmail: (call, deps) =>
    deps.attempts.guard({ subjects: [byNetwork(call.client.address)], action: 'verifyEmail', ...call }, async () => {
      const { body, client, cookies, setCookie, requestId } = call;
      const changed = await confirmAddress(call, deps);
      if (changed) return changed;
      const claims = await verifyOnce(deps.verifier, 'verifyEmail', body.token);
      const email = textClaim(claims, 'email');
      const pending = await deps.store.signUpByEmail(email);
      const valid = pending && pending.tokenId === claims.jti && pending.userId === claims.sub && pending.expiresAt > deps.now() / 1000;
      if (!valid) throw new Problem('token-refused', 'no such pending sign-up');
      await provePassword(deps, { subjects: [byEmail(email)], action: 'verifyEmail', client, requestId }, body.password, pending.password);

      const { userId, accountId, name, locale, accountName } = pending;
      const user = { userId, email, name, locale, password: pending.password, validFrom: Math.floor(deps.now() / 1000) - 1, origin: client.origin };
      await deps.accounts.open({ accountId, userId, name: accountName, locale });
      if (!(await deps.store.openAccount(pending, user))) throw new Problem('token-refused', 'used before');
      await deps.record(done({ principal: { accountId, userId }, client, requestId }, { type: 'user_created', action: 'verifyEmail' }));
      await startSession(deps, { userId, accountId, from: client }, setCookie);
      await rememberDevice(deps, userId, undefined, cookies, setCookie);
      return { user: shownPerson(user), account: { id: accountId, name: accountName, role: 'owner' as const } };
    }),
};
