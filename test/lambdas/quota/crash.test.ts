import { randomUUID } from 'node:crypto';
import { UpdateCommand, type PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { TURN_TOKENS } from '../../../lambdas/quota/contract.ts';
import { monthOf } from '../../../lambdas/quota/period.ts';
import { HOLD_SECONDS, sweepQuotas, type Reservation } from '../../../lambdas/quota/quota.ts';
import { quotaStore } from '../../../lambdas/quota/quota-store.ts';
import { db, NO_END, NOW, TABLE, world } from './quota-world.ts';

describe('a crash between reserve and settle', () => {
  test('is swept once its time is over, in this month and the last, and what is under way is left alone', async () => {
    const { clock, reserve, month, store, accountId } = world();
    await reserve(NO_END);
    clock.now += 200_000;
    const alive = (await reserve(NO_END)) as Reservation;
    clock.now = NOW + HOLD_SECONDS * 1000;
    await sweepQuotas(store, clock.now);
    expect(await month()).toMatchObject({ messages: 1, tokens: TURN_TOKENS });
    await alive.settle(9);

    clock.now = Date.UTC(2026, 11, 1);
    await store.hold({ accountId, month: '2026-11', turnId: 'left' }, TURN_TOKENS, clock.now - 1, NO_END);
    await sweepQuotas(store, clock.now);
    expect(await store.read(accountId, '2026-11')).toMatchObject({ messages: 1, tokens: 9, held: [] });
  });

  test('does not keep the last message from whoever asks after its time, even if nobody has swept', async () => {
    const { clock, reserve } = world();
    const limits = { messages: 1, tokens: null };
    await reserve(limits);
    expect(await reserve(limits)).toBe('messages');
    clock.now += HOLD_SECONDS * 1000;

    expect(typeof (await reserve(limits))).toBe('object');
  });

  test('of a turn whose answer is kept is made good when it is asked for again: charged once, however often', async () => {
    const { quota, reserve, month, accountId } = world();
    const turnId = randomUUID();
    await reserve(NO_END, turnId);
    for (let time = 0; time < 3; time += 1) await quota.settleLate(accountId, turnId, NO_END, 700);
    await quota.settleLate(accountId, randomUUID(), NO_END, 700);

    expect(await month()).toMatchObject({ messages: 1, tokens: 700, held: [] });
  });

  test('in the last month is made good in that month', async () => {
    const { clock, quota, reserve, store, accountId } = world();
    const turnId = randomUUID();
    await reserve(NO_END, turnId);
    clock.now = Date.UTC(2026, 11, 1);
    await quota.settleLate(accountId, turnId, NO_END, 7);

    expect(await store.read(accountId, '2026-11')).toMatchObject({ messages: 1, tokens: 7, held: [] });
    expect((await store.read(accountId, '2026-12')).messages).toBe(0);
  });

  test('in the middle of settling is charged once by the turn that is asked for again', async () => {
    const { reserve, month, store, accountId } = world();
    const turnId = randomUUID();
    await reserve(NO_END, turnId);
    const cut = quotaStore(
      { send: (command: object) => (command instanceof UpdateCommand ? Promise.reject(new Error('cut off')) : db().send(command as PutCommand)) } as never,
      TABLE,
      () => NOW,
    );
    await expect(cut.settle({ accountId, month: monthOf(NOW), turnId }, TURN_TOKENS, 50)).rejects.toThrow('cut off');
    expect([await store.wasSettled(turnId), (await month()).held.length]).toEqual([true, 1]);
    const again = (await reserve(NO_END, turnId)) as Reservation;
    await again.settle(50);
    await again.settle(50);

    expect(await month()).toMatchObject({ messages: 1, tokens: 50, held: [] });
  });

  test('that comes back after the sweep charges nothing twice and nothing below zero', async () => {
    const { clock, reserve, month, store } = world();
    const late = (await reserve(NO_END)) as Reservation;
    clock.now += HOLD_SECONDS * 1000;
    await sweepQuotas(store, clock.now);
    await late.settle(500);
    await late.release();

    expect(await month()).toMatchObject({ messages: 0, tokens: 0, held: [] });
  });
});
