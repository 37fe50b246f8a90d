import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { ScanCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Dated } from '../../../lambdas/core/journal-bursts.ts';
import { journal, rowWriter, type JournalEvent } from '../../../lambdas/core/journal.ts';
import { JOURNAL_NAMESPACE } from '../../../lambdas/core/journal-metrics.ts';
import type { Log } from '../../../lambdas/core/log.ts';
import { lateEvent } from '../../../lambdas/journal/contract.ts';
import { tableOfTests } from '../../support/table.ts';
import { problemOf } from './refusals.ts';

const { TABLE, db } = tableOfTests();
const NOW = Date.parse('2026-11-25T12:00:00.000Z');
const event = (over: Partial<JournalEvent> = {}): JournalEvent => ({
  type: 'authz_fail',
  outcome: 'refused',
  accountId: 'a',
  action: 'x',
  requestId: 'r',
  ...over,
});

let lines: { row?: object; metric?: Record<string, unknown> | undefined }[];
const log = {
  journal: (row: object, metric?: Record<string, unknown>) => void lines.push({ row, metric }),
  metrics: (_sentence: string, metric: Record<string, unknown>) => void lines.push({ metric }),
  error: () => undefined,
} as unknown as Log;
beforeEach(() => {
  lines = [];
});

/** A table that takes nothing, as one that is throttled or gone. */
const down = { send: () => Promise.reject(new Error('ProvisionedThroughputExceeded')) } as unknown as DynamoDBDocumentClient;
const metrics = () => lines.flatMap(({ metric }) => Object.keys(metric ?? {}).filter((name) => /^[A-Z]/.test(name) && name !== 'Journal'));

describe('a table that takes nothing (S22.7)', () => {
  test('has every event wait in the queue, which becomes the very row when the table is back, once', async () => {
    const queued: string[] = [];
    const record = journal(
      down,
      TABLE,
      log,
      () => NOW,
      undefined,
      () => async (dated) => void queued.push(JSON.stringify(dated)),
    );
    for (let place = 0; place < 5; place += 1) await record(event({ requestId: `r-${place}` }));
    await record(event({ type: 'sensitive_read', outcome: 'done', requestId: 'read' }));
    expect(metrics()).toEqual(expect.arrayContaining(['CallersRefused', 'NotWritten']));
    expect(metrics()).not.toContain('Lost');

    const write = rowWriter(db(), TABLE);
    // As SQS delivers them: each at least once.
    for (const body of [...queued, ...queued]) await write(lateEvent.parse(JSON.parse(body)) as Dated);
    const { Items = [] } = await db().send(new ScanCommand({ TableName: TABLE }));
    expect(Items.map(({ requestId }) => requestId as string).toSorted()).toEqual(['r-0', 'r-1', 'r-2', 'r-3', 'r-4', 'read']);
    expect(new Set(Items.map(({ at }) => at as string))).toEqual(new Set(['2026-11-25T12:00:00.000Z']));
  });

  test('and a queue that takes nothing either: a refusal stands, a change stays, nothing is handed out, and an alarm is rung', async () => {
    const record = journal(
      down,
      TABLE,
      log,
      () => NOW,
      undefined,
      () => () => Promise.reject(new Error('no queue')),
    );
    await record(event());
    await record(event({ type: 'authz_change', outcome: 'done' }));
    for (const type of ['journal_export', 'sensitive_read', 'account_export'] as const)
      expect((await problemOf(record(event({ type, outcome: 'done' }))))?.code).toBe('unavailable');

    expect(metrics().filter((name) => name === 'Lost')).toHaveLength(5);
    // Not lost to whoever reads the log.
    expect(lines.filter(({ row }) => row)).toHaveLength(5);
  });
});

test.each([
  ['throttled', 'ThrottlingError', 1],
  ['too much for what is provisioned', 'ProvisionedThroughputExceeded', 1],
  ['there already', 'ConditionalCheckFailed', 0],
] as const)('an event that is told waits when its transaction is cancelled, save for the event itself: %s', async (_name, Code, waits) => {
  const cancelled = new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons: [{ Code: 'None' }, { Code }] });
  const busy = { send: () => Promise.reject(cancelled) } as unknown as DynamoDBDocumentClient;
  const queued: Dated[] = [];
  const record = journal(
    busy,
    TABLE,
    log,
    () => NOW,
    TABLE,
    () => async (dated) => void queued.push(dated),
  );
  await record(event({ type: 'sensitive_read', outcome: 'done' }));
  expect(queued).toHaveLength(waits);
});

describe('a flood', () => {
  test('is in the log event by event, counts event by event, and is few rows; the rest of it is written at the next request (S22.8)', async () => {
    let now = NOW;
    const written: Dated[] = [];
    const table = { send: async ({ input }: { input: { Item: never } }) => void written.push(input.Item) } as unknown as DynamoDBDocumentClient;
    const record = journal(table, TABLE, log, () => now);
    for (let place = 0; place < 1_000; place += 1) await record(event({ requestId: `r-${place}` }));
    expect([lines.filter(({ row }) => row).length, metrics().length, written.length]).toEqual([1_000, 1_000, 25]);

    await record.settle();
    expect(written).toHaveLength(25);
    now += 60_000;
    await record.settle();
    expect(written.at(-1)).toMatchObject({ requestId: 'r-999', count: 360, since: '2026-11-25T12:00:00.000Z' });
  });
});

test('what many of are an attack counts in a metric of this journal, by the format that CloudWatch reads from a log line', async () => {
  const record = journal(db(), TABLE, log, () => NOW);
  await record(event({ type: 'authn_token_reuse', requestId: 'reuse' }));
  await record(event({ type: 'upload_validation', reason: 'infected', requestId: 'infected' }));
  await record(event({ type: 'upload_validation', reason: 'size', requestId: 'size' }));
  await record(event({ type: 'user_created', outcome: 'done', requestId: 'created' }));

  expect(lines.map(({ metric }) => metric)).toEqual([
    {
      _aws: {
        Timestamp: NOW,
        CloudWatchMetrics: [{ Namespace: JOURNAL_NAMESPACE, Dimensions: [['Journal']], Metrics: [{ Name: 'TokensReused', Unit: 'Count' }] }],
      },
      Journal: TABLE,
      TokensReused: 1,
    },
    expect.objectContaining({ FilesInfected: 1 }),
    undefined,
    undefined,
  ]);
});
