import { expect, test } from '@jest/globals';
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
