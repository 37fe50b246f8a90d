import type { Call } from '../../../lambdas/core/contract.ts';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import type { Mail } from '../../../lambdas/core/mailer.ts';
import type { identityRoutes } from '../../../lambdas/identity/contract.ts';
import type { IdentityDeps } from '../../../lambdas/identity/deps.ts';
import { attempts } from '../../../lambdas/limits/attempts.ts';
import { lockPolicies } from '../../../lambdas/limits/contract.ts';
import { sendNotice } from '../../../lambdas/notices/notices.ts';
import type { PendingSignUp } from '../../../lambdas/people/sign-up-store.ts';
import type { UserRow } from '../../../lambdas/people/rows.ts';
import { SESSIONS_MAX } from '../../../lambdas/sessions/session-store.ts';
import type { SessionRow } from '../../../lambdas/sessions/rows.ts';
import type { ProvedClaims } from '../../../lambdas/tokens/verify.ts';
import { memoryAttempts } from '../limits/memory-attempts.ts';
import { memoryCredentials } from '../people/memory-credentials.ts';

/** The rows of the identity table, with the same conditions as the table's own. */
function memoryStore() {
  const users = new Map<string, UserRow>();
  const memberships = new Map<string, string[]>();
  const signUps = new Map<string, PendingSignUp>();
  const sessions = new Map<string, SessionRow>();
  const byEmail = (email: string): UserRow | undefined => [...users.values()].find((user) => user.email === email);
  const credentials = memoryCredentials(users);
  /** Accounts of which only the other store knows. */
  const left = new Set<string>();
  const store: IdentityDeps['store'] = {
    ...credentials,
    userByEmail: async (email) => byEmail(email),
    userById: async (userId) => users.get(userId),
    accountsOf: async (userId) => memberships.get(userId) ?? [],
    leave: async (userId, accountId) =>
      void memberships.set(
        userId,
        (memberships.get(userId) ?? []).filter((id) => id !== accountId),
      ),
    putSignUp: async (signUp) => void signUps.set(signUp.email, signUp),
    signUpByEmail: async (email) => signUps.get(email),
    openAccount: async (signUp, user) => {
      if (signUps.get(signUp.email)?.tokenId !== signUp.tokenId || byEmail(user.email)) return false;
      signUps.delete(signUp.email);
      users.set(user.userId, user);
      memberships.set(user.userId, [signUp.accountId]);
      return true;
    },
    changePerson: async (userId, change) => {
      const user = users.get(userId);
      if (user)
        users.set(userId, { ...user, ...(change.name !== undefined && { name: change.name }), ...(change.locale !== undefined && { locale: change.locale }) });
    },
    choose: async (userId, topic, wanted) => {
      const user = users.get(userId);
      if (!user || user.declined?.has(topic) === !wanted) return false;
      const declined = new Set(user.declined);
      if (wanted) declined.delete(topic);
      else declined.add(topic);
      users.set(userId, { ...user, declined });
      return true;
    },
    surplus: async (userId) =>
      [...sessions.values()]
        .filter((session) => session.userId === userId)
        .reverse()
        .slice(SESSIONS_MAX)
        .map(({ sessionId }) => sessionId),
    sessionsOf: async (userId) => [...sessions.values()].filter((session) => session.userId === userId).reverse(),
    moveSession: async (sessionId, accountId) => {
      const session = sessions.get(sessionId);
      if (!session || session.revokedAt !== undefined) return undefined;
      const { confirmedUntil: _confirmed, ...rest } = session;
      sessions.set(sessionId, { ...rest, accountId });
      return sessions.get(sessionId);
    },
    putSession: async (session) => {
      if (sessions.has(session.sessionId)) throw new Error('the session is there already');
      sessions.set(session.sessionId, session);
    },
    session: async (sessionId) => sessions.get(sessionId),
    rotateRefresh: async (sessionId, from, to, { now, graceUntil, idleUntil, pepper }) => {
      const session = sessions.get(sessionId);
      if (!session || session.refreshHash !== from || session.revokedAt !== undefined || session.idleUntil <= now || session.endsAt <= now) return false;
      sessions.set(sessionId, { ...session, refreshHash: to, previousHash: from, previousUntil: graceUntil, idleUntil, pepper });
      return true;
    },
    confirm: async (sessionId, confirmedUntil) => {
      const session = sessions.get(sessionId);
      if (session) sessions.set(sessionId, { ...session, confirmedUntil });
    },
    revokeSession: async (sessionId, now) => {
      const session = sessions.get(sessionId);
      if (session && session.revokedAt === undefined) sessions.set(sessionId, { ...session, revokedAt: now });
    },
  };
  return { ...store, left, users, memberships, signUps, sessions, links: credentials.links, devices: credentials.devices };
}

export interface Identity {
  readonly deps: IdentityDeps;
  readonly store: ReturnType<typeof memoryStore>;
  readonly mails: Mail[];
  readonly events: JournalEvent[];
  /** How often a password was worked on. */
  readonly work: string[];
  /** Moves the clock on. */
  readonly pass: (seconds: number) => void;
  /** Kinds of mails of which a mailbox has had enough. */
  readonly full: Set<string>;
}

export const LIFETIMES = { accessSeconds: 600, idleSeconds: 3_600, absoluteSeconds: 10_000 } as const;
export const START_SECONDS = 1_800_000_000;

/** Identity without a cloud: tokens are entries of a map, and a hash is its password with a mark. */
export function memoryIdentity(): Identity {
  const store = memoryStore();
  const [mails, events, work]: [Mail[], JournalEvent[], string[]] = [[], [], []];
  const full = new Set<string>();
  const tokens = new Map<string, ProvedClaims>();
  let nowMs = START_SECONDS * 1000;
  let ids = 0;
  const newId = (): string => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;
  const sendMail = async (mail: Mail): Promise<void> => void mails.push(mail);
  const record = async (event: JournalEvent): Promise<void> => void events.push(event);
  const now = (): number => nowMs;
  const deps: IdentityDeps = {
    store,
    accounts: {
      open: async () => undefined,
      membership: async (id, userId) =>
        store.memberships.get(userId)?.includes(id) && !store.left.has(id) ? { id, name: 'Account', role: 'owner' } : undefined,
      settle: async (id, _userId, takeAway) => (store.left.has(id) ? takeAway() : undefined),
    },
    passwords: {
      hash: async (password) => {
        work.push('hash');
        return { pepper: 1, hash: `hash of ${password}` };
      },
      matches: async (password, stored) => {
        work.push('compare');
        return stored?.hash === `hash of ${password}`;
      },
      outdated: async ({ pepper }) => pepper < 1,
    },
    signer: {
      sign: async (kind, { subject, seconds, claims, tokenId }) => {
        const iat = Math.floor(nowMs / 1000);
        const token = `${kind}.${tokens.size}.x`;
        tokens.set(token, { ...claims, sub: subject, jti: tokenId ?? newId(), iat, exp: iat + seconds });
        return token;
      },
    },
    verifier: {
      verify: async (kind, token) => {
        const claims = tokens.get(token);
        if (!claims || !token.startsWith(`${kind}.`) || claims.exp <= nowMs / 1000) throw new Error('token refused');
        return claims;
      },
    },
    keys: async () => [],
    // What the queue would carry to the worker is done at once.
    notify: async (notice) =>
      sendNotice(notice, {
        store: { ...store, mailKeyFor: async (_userId, fresh) => fresh },
        signer: deps.signer,
        sendMail,
        suppressed: async () => undefined,
        origin: undefined,
        newSecret: newId,
        now,
      }),
    attempts: attempts(memoryAttempts(), lockPolicies(900), record, now),
    requests: { admit: async (kind) => async (write) => (full.has(kind) ? undefined : write()) },
    record,
    pepper: async () => 'a pepper of the tests that is long enough',
    factors: { useStep: async () => true, useRecovery: async () => false },
    sealer: { seal: async (text) => text, open: async (sealed) => sealed },
    newId,
    now,
    lifetimes: LIFETIMES,
  };
  return { deps, store, mails, events, work, full, pass: (seconds) => void (nowMs += seconds * 1000) };
}

type Name = keyof typeof identityRoutes;

/** A parsed call of a route, the cookies that it set and the headers that it told. */
export function callOf<N extends Name>(
  _name: N,
  given: { readonly body?: unknown; readonly principal?: unknown; readonly cookies?: Readonly<Record<string, string>> },
): { readonly call: Call<(typeof identityRoutes)[N]>; readonly set: string[]; readonly told: Record<string, string> } {
  const set: string[] = [];
  const told: Record<string, string> = {};
  const client = { address: '192.0.2.7', country: 'FR', origin: 'https://app.example.com', agent: 'Test/1.0' };
  const call = {
    params: undefined,
    query: undefined,
    headers: {},
    cookies: {},
    requestId: 'request-1',
    client,
    signal: new AbortController().signal,
    ...given,
  };
  const effects = { setCookie: (cookie: string) => void set.push(cookie), tell: (headers: object) => void Object.assign(told, headers) };
  return { call: { ...call, ...effects } as unknown as Call<(typeof identityRoutes)[N]>, set, told };
}

/** The value of a cookie among `Set-Cookie` lines. */
export const cookieIn = (set: readonly string[], name: string): string | undefined =>
  set
    .find((line) => line.startsWith(`${name}=`))
    ?.slice(name.length + 1)
    .split(';')[0];
