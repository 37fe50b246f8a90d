import { describe, expect, test } from '@jest/globals';
import { BELIEVED_MS, notBlocked, notCancelled, stillWelcome, type RunningTurn } from '../../../lambdas/chat/running.ts';
import { Cancelled } from '../../../lambdas/chat/watch.ts';
import { cancelStore } from '../../../lambdas/database/cancel-store.ts';
import { tableOfTests } from '../../support/table.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { problemOf } from '../core/refusals.ts';
import { ASKER } from './turns.ts';

const { TABLE, db } = tableOfTests();
const turn: RunningTurn = { asker: ASKER, conversationId: 'con', saved: Promise.resolve({ visible: true, takenOver: false }), startedAt: 1_000 };
const team = { ...turn, asker: { channel: 'dashboard', visitorId: 'vis', chatbotId: 'bot' } as never };

describe('a visitor who stops an answer', () => {
  const who = { accountId: 'acc', visitorId: 'vis', conversationId: 'con' };
  const look = (running: RunningTurn) => notCancelled(cancelStore(db(), TABLE))(running).catch((error: unknown) => error);

  test('stops what is under way in that conversation, and nothing that begins later', async () => {
    expect(await look(turn)).toBeUndefined();
    await cancelStore(db(), TABLE).cancel(who, 2_000);

    expect(await look(turn)).toBeInstanceOf(Cancelled);
    expect(await look({ ...turn, startedAt: 2_001 })).toBeUndefined();
  });

  test.each([{ accountId: 'other' }, { visitorId: 'other' }, { conversationId: 'other' }])("stops nobody else's answer: %o", async (other) => {
    await cancelStore(db(), TABLE).cancel({ accountId: 'a', visitorId: 'v', conversationId: 'c', ...other }, 9_000);

    const mine = { ...turn, conversationId: 'c', asker: { ...ASKER, accountId: 'a', visitorId: 'v' } as never };
    expect(await look(mine)).toBeUndefined();
  });

  test("stops no answer of the team's", async () => {
    expect(await look(team)).toBeUndefined();
  });
});

describe('a block that comes while an answer is made (S18)', () => {
  const nothing = { instance: { blocked: [] }, account: { blocked: [], allowed: [] }, automatic: undefined, visitorBlocked: false, words: [] };

  test.each([
    ['spam-refused', { visitorBlocked: true }],
    ['ip-refused', { automatic: { entryId: 'e', untilMs: 5_000, times: 1 } }],
  ])('ends it: %s', async (code, blocked) => {
    const look = notBlocked({ records: async () => ({ ...nothing, ...blocked }) }, () => 1_000);

    expect((await problemOf(look(turn)))?.code).toBe(code);
    expect(await problemOf(look(team))).toBeUndefined();
  });

  test("is looked for once more where the gate's word is old, and only there", async () => {
    let looks = 0;
    const welcome = stillWelcome(
      async () => void (looks += 1),
      () => 10_000,
    );
    await welcome(ASKER, 10_000 - BELIEVED_MS);
    expect(looks).toBe(0);
    await welcome(ASKER, 10_000 - BELIEVED_MS - 1);
    expect(looks).toBe(1);
    await expect(
      stillWelcome(
        () => Promise.reject(new Problem('ip-refused')),
        () => 10_000,
      )(ASKER, 0),
    ).rejects.toThrow();
  });

  test('is looked for by who asks and from where', async () => {
    const seen: unknown[] = [];
    await notBlocked(
      {
        records: async (arrival) => {
          seen.push(arrival);
          return nothing;
        },
      },
      () => 1_000,
    )(turn);

    expect(seen).toEqual([expect.objectContaining({ accountId: 'acc', chatbotId: 'bot', visitorId: 'vis', address: '192.0.2.7' })]);
  });
});
