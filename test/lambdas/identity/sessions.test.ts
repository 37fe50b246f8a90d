import { beforeEach, describe, expect, test } from '@jest/globals';
import { ownOperations } from '../../../lambdas/identity/own.ts';
import { sessionOperations } from '../../../lambdas/identity/sessions.ts';
import { startSession } from '../../../lambdas/sessions/start.ts';
import { problemOf } from '../core/refusals.ts';
import { callOf, cookieIn, LIFETIMES, memoryIdentity, START_SECONDS, type Identity } from './memory-identity.ts';

const REFRESH = '__Host-refresh';
const USER = {
  userId: 'usr-1',
  email: 'ada@example.com',
  name: 'Ada',
  locale: 'en',
  password: { pepper: 1, hash: 'hash of a quiet harbour' },
  validFrom: 0,
} as const;
const WHO = { userId: USER.userId, accountId: 'acc-1' };

let identity: Identity;
beforeEach(() => {
  identity = memoryIdentity();
  identity.store.users.set(USER.userId, USER);
  identity.store.memberships.set(USER.userId, [WHO.accountId]);
});

/** A new session's refresh token. */
async function start(): Promise<string> {
  const set: string[] = [];
  await startSession(identity.deps, WHO, (cookie) => void set.push(cookie));
  return cookieIn(set, REFRESH) ?? '';
}

/** The successor that a token is traded for. */
async function trade(token: string): Promise<string> {
  const { call, set } = callOf('refresh', { cookies: { [REFRESH]: token } });
  await sessionOperations.refresh(call, identity.deps);
  return cookieIn(set, REFRESH) ?? '';
}

const refusal = (token: string) => problemOf(trade(token));
const session = () => [...identity.store.sessions.values()][0];

describe('a session', () => {
  test('is stored without its token, only with a hash', async () => {
    const token = await start();

    expect(JSON.stringify([...identity.store.sessions.values()])).not.toContain(token.split('.')[1]);
  });

  test('begins anew at every start (S2.3)', async () => {
    const tokens = [await start(), await start()];

    expect(new Set(tokens.map((token) => token.split('.')[0])).size).toBe(2);
  });

  test('is renewed no more once its person has a new password', async () => {
    const token = await start();
    identity.pass(1);
    identity.store.users.set(USER.userId, { ...USER, validFrom: identity.deps.now() / 1000 });

    expect((await refusal(token))?.code).toBe('not-signed-in');
    expect(await trade(await start())).not.toBe('');
  });
});

describe('renewal', () => {
  test('trades a token for one successor, and the access token names the same session', async () => {
    const first = await start();
    const second = await trade(first);
    const third = await trade(second);

    expect(new Set([first, second, third]).size).toBe(3);
    expect(identity.store.sessions.size).toBe(1);
  });

  test('of one token fifty times at once gives one successor (S2.7)', async () => {
    const first = await start();
    const successors = await Promise.all(Array.from({ length: 50 }, () => trade(first)));

    expect(new Set(successors).size).toBe(1);
    expect(await trade(successors[0] ?? '')).not.toBe(successors[0]);
  });

  test('of the immediate predecessor gives the same successor while the grace lasts', async () => {
    const first = await start();
    const second = await trade(first);
    identity.pass(10);

    expect(await trade(first)).toBe(second);
    expect(session()?.revokedAt).toBeUndefined();
  });

  test('of the predecessor after the grace ends the whole family (S2.5)', async () => {
    const first = await start();
    const second = await trade(first);
    identity.pass(11);

    expect(await refusal(first)).toMatchObject({ code: 'not-signed-in', event: { type: 'authn_token_reuse', accountId: WHO.accountId, userId: WHO.userId } });
    expect((await refusal(second))?.code).toBe('not-signed-in');
  });

  test('two generations back ends the family even inside the grace (S2.6)', async () => {
    const first = await start();
    const third = await trade(await trade(first));

    expect((await refusal(first))?.event?.type).toBe('authn_token_reuse');
    expect((await refusal(third))?.code).toBe('not-signed-in');
  });

  test('ends the session once: what is revoked stays so, without another event', async () => {
    const first = await start();
    await trade(await trade(first));
    await refusal(first);
    const revokedAt = session()?.revokedAt;
    identity.pass(5);

    expect((await refusal(first))?.event).toBeUndefined();
    expect(session()?.revokedAt).toBe(revokedAt);
  });

  describe('while the operator adds a pepper', () => {
    const [OLD, NEW] = ['the pepper that was there first, of some length', 'the pepper that was added later, of some length'];
    const BOTH = JSON.stringify({ 1: OLD, 2: NEW });
    /** What this execution environment remembers, and what the secret holds by now. */
    const peppers = (known: string, now = known) => {
      identity = { ...identity, deps: { ...identity.deps, pepper: async (anew) => (anew ? now : known) } };
    };

    test('goes on with the one that a family began with: successors, grace and the proof of a theft', async () => {
      peppers(OLD);
      const first = await start();
      const second = await trade(first);
      peppers(BOTH);

      expect(await trade(first)).toBe(second);
      const third = await trade(second);
      expect(session()?.pepper).toBe(1);
      identity.pass(11);
      expect((await refusal(first))?.event?.type).toBe('authn_token_reuse');
      expect((await refusal(third))?.code).toBe('not-signed-in');
    });

    test('gives one successor, whichever environment remembers which', async () => {
      const first = await start();
      peppers(BOTH);
      const second = await trade(first);
      peppers(OLD, BOTH);

      expect(await trade(first)).toBe(second);
      expect(await trade(second)).not.toBe('');
      expect(session()?.pepper).toBe(2);
    });

    test('ends the families of one that is taken away, and no other', async () => {
      peppers(BOTH);
      const old = await start();
      identity.store.sessions.set(session()?.sessionId ?? '', { ...session(), pepper: 1 } as never);
      peppers(JSON.stringify({ 2: NEW }));

      expect((await refusal(old))?.code).toBe('not-signed-in');
      expect(await trade(await start())).not.toBe('');
    });
  });

  test.each([undefined, '', 'x', `${'0'.repeat(36)}.short`, `00000000-0000-7000-8000-999999999999.${'A'.repeat(43)}`])(
    '%j is no token, and costs no session',
    async (token) => {
      await start();
      const { call } = callOf('refresh', { cookies: token === undefined ? {} : { [REFRESH]: token } });

      expect((await problemOf(sessionOperations.refresh(call, identity.deps)))?.code).toBe('not-signed-in');
      expect(session()?.revokedAt).toBeUndefined();
    },
  );
});

describe('the end of a session', () => {
  test('comes after idleness (S2.9, S2.10: read from the row, which may still be there)', async () => {
    const token = await start();
    identity.pass(LIFETIMES.idleSeconds);

    expect((await refusal(token))?.code).toBe('not-signed-in');
  });

  test('is not put off by renewals, and no cookie outlives it', async () => {
    let token = await start();
    let lines: readonly string[] = [];
    for (let passed = 0; passed < 9_900; passed += 3_300) {
      identity.pass(3_300);
      const { call, set } = callOf('refresh', { cookies: { [REFRESH]: token } });
      await sessionOperations.refresh(call, identity.deps);
      token = cookieIn(set, REFRESH) ?? '';
      lines = set;
    }

    expect(lines.map((line) => /Max-Age=(\d+)/.exec(line)?.[1])).toEqual(['100', '100']);
    expect(session()).toMatchObject({ endsAt: START_SECONDS + LIFETIMES.absoluteSeconds, idleUntil: START_SECONDS + LIFETIMES.absoluteSeconds });
    identity.pass(100);
    expect((await refusal(token))?.code).toBe('not-signed-in');
  });

  test('by log-out kills its refresh token at once, takes both cookies away as they were set, and has the browser forget the rest (S2.1, S2.11)', async () => {
    const token = await start();
    const { call, set, told } = callOf('logOut', { principal: { kind: 'session', ...WHO, sessionId: token.split('.')[0] } });
    await sessionOperations.logOut(call, identity.deps);

    expect(set).toEqual([
      '__Host-access=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0',
      '__Host-refresh=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0',
    ]);
    // Not "cookies": that would reach every site under the same domain.
    expect(told).toEqual({ 'Clear-Site-Data': '"cache", "storage"' });
    expect((await refusal(token))?.code).toBe('not-signed-in');
    expect(identity.events.map(({ type }) => type)).toEqual(['authn_logout']);
  });
});

test('who wants no news of a topic says so, has them again when they are wanted again, and the others are as they were', async () => {
  const change = async (body: object) => {
    const { call } = callOf('changeMe', { principal: { kind: 'session', ...WHO, sessionId: 'ses-1' }, body });
    return (await ownOperations.changeMe(call as never, identity.deps)).mails;
  };

  expect(await change({ name: 'Ada' })).toEqual({ quota: true, billing: true, webhooks: true });
  expect(await change({ mails: { quota: false } })).toEqual({ quota: false, billing: true, webhooks: true });
  expect(await change({ mails: { quota: true, webhooks: false } })).toEqual({ quota: true, billing: true, webhooks: false });
  expect(identity.events.map(({ type, action, reason }) => [type, action, reason])).toEqual([
    ['user_updated', 'changeMe', 'name'],
    ['user_updated', 'changeMe', 'mails'],
    ['user_updated', 'changeMe', 'mails'],
  ]);
});

test('who is no member any more is not signed in', async () => {
  const { call } = callOf('me', { principal: { kind: 'session', ...WHO, sessionId: 'ses-1' } });
  expect(await ownOperations.me(call, identity.deps)).toMatchObject({ user: { id: USER.userId }, account: { id: WHO.accountId } });
  identity.store.memberships.clear();

  expect((await problemOf(ownOperations.me(call, identity.deps)))?.code).toBe('not-signed-in');
});
