import type { Client, Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import type { JournalType } from '../core/journal-types.ts';
import { Problem } from '../core/problem.ts';
import { byUser, type Attempts } from '../limits/attempts.ts';
import type { Passwords } from '../passwords/password.ts';
import { parsePeppers } from '../passwords/pepper.ts';
import type { FactorStore } from '../people/factor-store.ts';
import type { PersonStore } from '../people/person-store.ts';
import type { UserRow } from '../people/rows.ts';
import { newFactorSecret, newRecoveryCodes, otpauthUrl, proveFactor, recoveryHash, stepOf, type FactorDeps } from '../people/second-factor.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { CONFIRMED_SECONDS, ENROL_SECONDS, type secondFactorRoutes } from './contract.ts';

export interface SecondFactorDeps extends FactorDeps {
  readonly people: Pick<PersonStore, 'userById'>;
  readonly factors: FactorStore;
  readonly sessions: Pick<SessionStore, 'confirm'>;
  readonly passwords: Pick<Passwords, 'matches'>;
  readonly attempts: Pick<Attempts, 'guard'>;
  readonly record: Journal;
}

interface Call {
  readonly principal: { readonly accountId: string; readonly userId: string };
  readonly client: Client;
  readonly requestId: string;
}

async function person(call: Call, { people }: SecondFactorDeps): Promise<UserRow> {
  const user = await people.userById(call.principal.userId);
  if (!user) throw new Problem('not-signed-in', 'no such person any more');
  return user;
}

/** Work at which something is guessed, by a person with a live session: five wrong guesses close the door for that person only. */
const guarded = <T>(call: Call, action: string, deps: SecondFactorDeps, work: () => Promise<T>): Promise<T> =>
  deps.attempts.guard({ subjects: [byUser(call.principal.userId)], action, client: call.client, requestId: call.requestId }, work);

async function requirePassword(user: UserRow, password: string, deps: SecondFactorDeps): Promise<void> {
  if (!(await deps.passwords.matches(password, user.password))) throw new Problem('invalid-credentials', 'password');
}

const note = (call: Call, type: JournalType, { record }: SecondFactorDeps): Promise<void> => record(done(call, { type, action: type }));

/** New codes and what is kept of them. */
async function freshCodes(userId: string, deps: SecondFactorDeps): Promise<{ readonly codes: string[]; readonly hashes: string[] }> {
  const peppers = parsePeppers(await deps.pepper());
  const codes = newRecoveryCodes();
  return { codes, hashes: codes.map((code) => recoveryHash(code, userId, peppers, peppers.newest)) };
}

/** Step-up, and the second factor of a person (S1, ASVS V6.5). */
export const secondFactor: Operations<typeof secondFactorRoutes, SecondFactorDeps> = {
  async confirm(call, deps) {
    const user = await person(call, deps);
    await guarded(call, 'confirm', deps, async () => {
      await requirePassword(user, call.body.password, deps);
      if (!user.factor) return;
      if (call.body.code === undefined) throw new Problem('second-factor-required', 'confirm without a code');
      if (!(await proveFactor(user, call.body.code, deps))) throw new Problem('invalid-credentials', 'second factor');
    });
    await deps.sessions.confirm(call.principal.sessionId, Math.floor(deps.now() / 1000) + CONFIRMED_SECONDS);
  },

  async enrolTotp(call, deps) {
    const user = await person(call, deps);
    if (user.factor) throw new Problem('conflict', 'there is a second factor already');
    const secret = newFactorSecret();
    await deps.factors.putPending(user.userId, await deps.sealer.seal(secret, user.userId), Math.floor(deps.now() / 1000) + ENROL_SECONDS);
    return { otpauthUrl: otpauthUrl(secret, user.email) };
  },

  async confirmTotp(call, deps) {
    const user = await person(call, deps);
    const pending = user.pendingFactor;
    if (user.factor || !pending || pending.until <= deps.now() / 1000) throw new Problem('conflict', 'no secret waits for a code');
    const step = await guarded(call, 'confirmTotp', deps, async () => {
      const found = stepOf(await deps.sealer.open(pending.secret, user.userId), call.body.code, deps.now());
      if (found === undefined) throw new Problem('invalid-credentials', 'code');
      return found;
    });
    const { codes, hashes } = await freshCodes(user.userId, deps);
    if (!(await deps.factors.activate(user.userId, pending.secret, { step, recovery: hashes }))) throw new Problem('conflict', 'another secret waits');
    await note(call, 'authn_factor_added', deps);
    return { recoveryCodes: codes };
  },

  async removeTotp(call, deps) {
    const user = await person(call, deps);
    await guarded(call, 'removeTotp', deps, () => requirePassword(user, call.body.password, deps));
    await deps.factors.remove(user.userId);
    await note(call, 'authn_factor_removed', deps);
  },

  async renewRecoveryCodes(call, deps) {
    const user = await person(call, deps);
    await guarded(call, 'renewRecoveryCodes', deps, () => requirePassword(user, call.body.password, deps));
    const { codes, hashes } = await freshCodes(user.userId, deps);
    if (!(await deps.factors.putRecovery(user.userId, hashes))) throw new Problem('conflict', 'there is no second factor');
    await note(call, 'authn_recovery_codes_renewed', deps);
    return { recoveryCodes: codes };
  },
};
