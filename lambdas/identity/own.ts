import type { Operations } from '../core/contract.ts';
import { pageFrom } from '../core/cursor.ts';
import { done, type Deed } from '../core/deed.ts';
import { Problem } from '../core/problem.ts';
import { TOPICS, type Topic } from '../notices/contract.ts';
import { membershipsOf, shownPerson } from '../people/shown.ts';
import { deviceWords, placeWords } from '../sessions/place.ts';
import { giveAccess } from '../sessions/start.ts';
import type { identityRoutes } from './contract.ts';
import type { IdentityDeps } from './deps.ts';

type Own = Pick<Operations<typeof identityRoutes, IdentityDeps>, 'me' | 'changeMe' | 'switchAccount' | 'listSessions' | 'endSession' | 'endOtherSessions'>;

interface Who {
  readonly userId: string;
  readonly accountId: string;
  readonly sessionId: string;
}

const mapTopics = (of: (topic: Topic) => boolean) => Object.fromEntries(TOPICS.map((topic) => [topic, of(topic)])) as Record<Topic, boolean>;

async function whoAmI({ userId, accountId, sessionId }: Who, deps: IdentityDeps) {
  const [user, ids] = await Promise.all([deps.store.userById(userId), deps.store.accountsOf(userId)]);
  const accounts = await membershipsOf(deps.accounts, userId, ids);
  const account = accounts.find(({ id }) => id === accountId);
  if (!user || !account) throw new Problem('not-signed-in', 'no member any more');
  return {
    user: shownPerson(user),
    account,
    accounts,
    secondFactor: user.factor !== undefined,
    mails: mapTopics((topic) => !user.declined?.has(topic)),
    session: { id: sessionId },
  };
}

/** What is a person's own: who one is, in which account one works, and where one is signed in (S2). */
export const ownOperations: Own = {
  async me({ principal }, deps) {
    return whoAmI(principal, deps);
  },

  async changeMe(call, deps) {
    const { principal, body } = call;
    const { mails = {}, ...person } = body;
    await deps.store.changePerson(principal.userId, person);
    for (const topic of TOPICS) if (mails[topic] !== undefined) await deps.store.choose(principal.userId, topic, mails[topic]);
    // What was changed and never to what: names are text of users.
    await deps.record(done(call, { type: 'user_updated', action: 'changeMe', reason: Object.keys(body).join(', ') }));
    return whoAmI(principal, deps);
  },

  async switchAccount(call, deps) {
    const { principal, body, setCookie } = call;
    const { userId, sessionId } = principal;
    const known = (await deps.store.accountsOf(userId)).includes(body.accountId) && (await deps.accounts.membership(body.accountId, userId));
    // Not yours looks exactly like not there.
    if (!known) throw new Problem('not-found', 'account');
    const session = await deps.store.moveSession(sessionId, body.accountId);
    if (!session) throw new Problem('not-signed-in', 'the session has ended');
    // The family of refresh tokens goes on; every access token for the former account is dead, because the session names another now.
    await giveAccess(deps, session, setCookie);
    // In the account that is entered: it learns who comes in.
    const entered = { ...call, principal: { accountId: body.accountId, userId } };
    await deps.record(done(entered, { type: 'authn_account_switch', action: 'switchAccount', target: sessionId }));
  },

  async listSessions({ principal, query }, deps) {
    const now = deps.now() / 1000;
    const rows = await deps.store.sessionsOf(principal.userId);
    const alive = rows.filter((row) => row.revokedAt === undefined && row.idleUntil > now && row.endsAt > now);
    return pageFrom(
      alive,
      query,
      ({ sessionId }) => sessionId,
      (row) => ({
        id: row.sessionId,
        device: deviceWords(row.agent ?? ''),
        place: placeWords(row.country, row.address),
        startedAt: new Date(row.startedAt * 1000).toISOString(),
        lastUsedAt: new Date((row.seenAt ?? row.startedAt) * 1000).toISOString(),
        current: row.sessionId === principal.sessionId,
      }),
    );
  },

  async endSession(call, deps) {
    const { principal, params } = call;
    const row = await deps.store.session(params.sessionId);
    if (!row || row.userId !== principal.userId || row.revokedAt !== undefined) throw new Problem('not-found', 'session');
    await deps.store.revokeSession(row.sessionId, Math.floor(deps.now() / 1000));
    await deps.record(ended(call, 'endSession', row.sessionId));
  },

  async endOtherSessions(call, deps) {
    const { principal } = call;
    const now = Math.floor(deps.now() / 1000);
    const others = (await deps.store.sessionsOf(principal.userId)).filter(
      ({ sessionId, revokedAt }) => sessionId !== principal.sessionId && revokedAt === undefined,
    );
    await Promise.all(others.map(({ sessionId }) => deps.store.revokeSession(sessionId, now)));
    await deps.record(ended(call, 'endOtherSessions', `${others.length} sessions`));
  },
};

const ended = (deed: Deed, action: string, target: string) => done(deed, { type: 'authn_session_ended', action, target });
