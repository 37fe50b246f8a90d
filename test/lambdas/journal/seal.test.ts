import { randomUUID } from 'node:crypto';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { unsealedShards } from '../../../lambdas/core/journal.ts';
import { batchKey } from '../../../lambdas/journal/archive-store.ts';
import { BATCH_MAX, BEGINNING, canonical, nextBatch, type Batch } from '../../../lambdas/journal/chain.ts';
import { seal } from '../../../lambdas/journal/seal.ts';
import { ARCHIVE, DAYS, sealingWorld } from './sealing-world.ts';

const world = sealingWorld();
let account: string;
beforeEach(() => {
  account = randomUUID();
});

const rows = async (accountId: string) =>
  (
    await world.db().send(
      new QueryCommand({
        TableName: world.TABLE,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `ACCOUNT#${accountId}` },
        ConsistentRead: true,
      }),
    )
  ).Items ?? [];
const batch = async (chain: string, number: number): Promise<Batch> =>
  JSON.parse(
    (await (await world.objects().send(new GetObjectCommand({ Bucket: ARCHIVE, Key: batchKey(chain, number) }))).Body?.transformToString()) ?? '',
  ) as Batch;
const whole = (chain: string, batches: number, events: number) => ({ chain, batches, events, from: 1, findings: [] });

describe('what comes into the journal', () => {
  test('is sealed in its order, account by account, each batch with the hash, the count and the last event of the one before (S22.9)', async () => {
    const other = randomUUID();
    await world.write(account, 3);
    await world.write(other, 1);
    await world.write(undefined, 2);
    expect(await world.seal()).toMatchObject({ failed: 0 });
    await world.write(account, 2, {}, Date.now());
    expect(await world.seal()).toEqual({ events: 2, batches: 1, failed: 0 });

    const [first, second] = [await batch(account, 1), await batch(account, 2)];
    expect([first.first, first.last, first.count, second.first, second.last, second.count]).toEqual([1, 3, 3, 4, 5, 2]);
    expect([first.previous, second.previous]).toEqual([
      { hash: '0'.repeat(64), sealedAt: null },
      { hash: first.hash, sealedAt: first.sealedAt },
    ]);
    expect(first.events.map(({ event }) => event.at)).toEqual(first.events.map(({ event }) => event.at).toSorted());
    expect([await world.verify(account), await world.verify(other)]).toEqual([whole(account, 2, 5), whole(other, 1, 1)]);
    expect((await world.verify('instance'))?.findings).toEqual([]);
  });

  test('may go by its age only once it is sealed (S22.11)', async () => {
    const begun = Date.now() - 60_000;
    await world.write(account, 1, {}, begun);
    expect((await rows(account)).map(({ expiresAt }) => expiresAt as unknown)).toEqual([undefined]);
    await world.seal();

    expect(await rows(account)).toMatchObject([{ sequence: 1, batch: 1, expiresAt: Math.ceil(begun / 1_000) + DAYS * 86_400 }]);
    expect((await rows(account))[0]).not.toHaveProperty('unsealed');
  });

  test('has no address and no agent in the archive, but a digest that vouches for them (S22.5)', async () => {
    await world.write(account, 1, { address: '203.0.113.77', agent: 'Canary/9.9' });
    await world.seal();

    const text = canonical(await batch(account, 1));
    expect(text).not.toMatch(/203\.0\.113\.77|Canary/);
    expect((await batch(account, 1)).events[0]?.event.who).toMatch(/^[0-9a-f]{64}$/);
    const [row] = await rows(account);
    expect(text).not.toContain(String(row?.['salt']));
  });

  test('in a crowd is sealed by batches of a bounded size, all in one run', async () => {
    await world.write(account, 25);

    expect(await seal(world.deps(), 10)).toEqual({ events: 25, batches: 3, failed: 0 });
    expect(await world.verify(account)).toEqual(whole(account, 3, 25));
    expect(await world.seal()).toEqual({ events: 0, batches: 0, failed: 0 });
    expect(BATCH_MAX).toBe(500);
  });

  test('late joins the next batch', async () => {
    await world.write(account, 1, {}, Date.now());
    await world.seal();
    await world.write(account, 1, { requestId: 'late' }, Date.now() - 3_600_000);
    await world.seal();

    expect((await batch(account, 2)).events.map(({ event }) => event.requestId)).toEqual(['late']);
    expect(await world.verify(account)).toEqual(whole(account, 2, 2));
  });
});

describe('a sealer that is killed', () => {
  const LOOKS = unsealedShards().length;
  test.each(['call', 'reply'] as const)(
    'at any of its calls, with the %s lost, has sealed every event once when the next one has run',
    async (lost) => {
      await world.write(account, 2);
      const counted = world.deps();
      await seal(counted);
      const calls = counted.calls();
      expect(calls).toBeGreaterThan(8);

      // Before and after them it only looks for what waits.
      for (let at = LOOKS; at <= calls - LOOKS + 1; at += 1) {
        const killed = randomUUID();
        await world.write(killed, 2);
        await world.seal({ at, lost }).catch(() => undefined);
        // Comes while the batch of the killed run is half done.
        await world.write(killed, 1, {}, Date.now());
        const after = world.deps();
        expect([at, (await seal(after)).failed, after.errors]).toEqual([at, 0, []]);

        const verdict = await world.verify(killed);
        expect([at, verdict?.events, verdict?.findings]).toEqual([at, 3, []]);
        expect((await rows(killed)).map(({ sequence }) => sequence as number).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
      }
    },
    60_000,
  );

  test('beside another one seals nothing twice', async () => {
    await world.write(account, 12);
    await Promise.all(Array.from({ length: 5 }, () => world.seal()));
    await world.seal();

    const verdict = await world.verify(account);
    expect([verdict?.events, verdict?.findings]).toEqual([12, []]);
  });
});

test('a batch in the archive that does not follow is not taken for the next one: the chain stands still, is said, and holds up no other', async () => {
  const other = randomUUID();
  await world.write(account, 1);
  await world.write(other, 1);
  const forged = nextBatch(account, { ...BEGINNING, hash: 'f'.repeat(64) }, [], new Date().toISOString());
  await world.deps().archive.create(forged);
  const deps = world.deps();

  expect(await seal(deps)).toMatchObject({ events: 1, failed: 1 });
  expect(deps.errors).toEqual([`${account}: batch 1 of ${account} does not follow the one before`]);
  expect((await world.db().send(new GetCommand({ TableName: world.TABLE, Key: { pk: 'CHAINS', sk: account } }))).Item).toBeUndefined();
  expect(await world.verify(other)).toEqual(whole(other, 1, 1));
});
