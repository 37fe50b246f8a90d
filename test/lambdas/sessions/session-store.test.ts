import { describe, expect, test } from '@jest/globals';
import { uuidv7 } from '../../../lambdas/core/ids.ts';
import { SESSIONS_MAX, sessionStore } from '../../../lambdas/sessions/session-store.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();

test('names the sessions beyond those that a person may have, whichever row it is that they ended (S2.14)', async () => {
  const store = sessionStore(db(), TABLE);
  const ids = Array.from({ length: SESSIONS_MAX + 2 }, () => uuidv7());
  const begin = (sessionId: string, userId: string) =>
    store.putSession({ sessionId, userId, accountId: 'a', refreshHash: 'h', startedAt: 1, idleUntil: 2_000_000_000, endsAt: 2_000_000_000 });
  await Promise.all(ids.map((id) => begin(id, 'many')));
  await begin(uuidv7(), 'few');
  expect(await store.surplus('many')).toEqual([ids[1], ids[0]]);
  expect(await store.surplus('few')).toEqual([]);
  expect((await store.sessionsOf('many')).map(({ sessionId }) => sessionId)).toEqual(ids.slice(2).reverse());
});

describe('the trade of a refresh token', () => {
  const NOW = 1_900_000_000;
  const at = { now: NOW, graceUntil: NOW + 10, idleUntil: NOW + 60, pepper: 1 };
  const begun = async (over: { idleUntil?: number; endsAt?: number } = {}): Promise<string> => {
    const sessionId = uuidv7();
    const row = { sessionId, userId: 'u', accountId: 'a', refreshHash: 'first', startedAt: 1, idleUntil: 2_000_000_000, endsAt: 2_000_000_000, ...over };
    await sessionStore(db(), TABLE).putSession(row);
    return sessionId;
  };
  const trade = (sessionId: string, from: string, to: string) => sessionStore(db(), TABLE).rotateRefresh(sessionId, from, to, at);

  test('is made by one of fifty at once, and there is one successor (S2.7)', async () => {
    const sessionId = await begun();
    const traded = await Promise.all(Array.from({ length: 50 }, (_, number) => trade(sessionId, 'first', `successor ${number}`)));
    expect(traded.filter(Boolean)).toHaveLength(1);
    expect((await sessionStore(db(), TABLE).session(sessionId))?.refreshHash).toBe(`successor ${traded.indexOf(true)}`);
  });

  test('is not made for a token that was traded before (S2.5)', async () => {
    const sessionId = await begun();
    expect([await trade(sessionId, 'first', 'second'), await trade(sessionId, 'first', 'third'), await trade(sessionId, 'second', 'third')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('is not made in a session that was ended, or whose time is over though its row is still there (S2.10)', async () => {
    const ended = await begun();
    await sessionStore(db(), TABLE).revokeSession(ended, NOW);
    expect([
      await trade(ended, 'first', 'second'),
      await trade(await begun({ idleUntil: NOW }), 'first', 'second'),
      await trade(await begun({ endsAt: NOW }), 'first', 'second'),
    ]).toEqual([false, false, false]);
  });
});
