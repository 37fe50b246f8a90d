import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { worker, type Job } from '../../../lambdas/core/worker.ts';
import { captureLog } from './captured-log.ts';
import { contextWith } from './sample-edge.ts';

captureLog();

interface Body {
  readonly name: string;
}

const message = (messageId: string, body: string, received = '1'): SQSRecord =>
  ({ messageId, body, eventSource: 'aws:sqs', attributes: { ApproximateReceiveCount: received } }) as SQSRecord;

async function runOn(records: readonly SQSRecord[], run: (job: Job<Body>) => Promise<void>, leftMs?: number): Promise<SQSBatchResponse> {
  const handler = worker(z.strictObject({ name: z.string() }), run, () => ({})) as (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
  return handler({ Records: [...records] }, contextWith(leftMs));
}

const failed = ({ batchItemFailures }: SQSBatchResponse): string[] => batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

test('every message is a job, with how often it has come', async () => {
  const jobs: unknown[] = [];
  const result = await runOn(
    [message('1', '{"name":"a"}'), message('2', '{"name":"b"}', '3')],
    async ({ body, attempt }) => void jobs.push([body.name, attempt]),
  );

  expect(jobs).toEqual([
    ['a', 1],
    ['b', 3],
  ]);
  expect(failed(result)).toEqual([]);
});

test('a job that fails comes again alone', async () => {
  const result = await runOn([message('1', '{"name":"a"}'), message('2', '{"name":"b"}')], async ({ body }) => {
    if (body.name === 'a') throw new Error('not now');
  });

  expect(failed(result)).toEqual(['1']);
});

test('all jobs may fail without the batch being one error', async () => {
  const result = await runOn([message('1', '{"name":"a"}'), message('2', '{"name":"b"}')], () => Promise.reject(new Error('not now')));

  expect(failed(result)).toEqual(['1', '2']);
});

test.each(['{', '[]', '{"name":1}', '{"name":"a","more":1}', ''])('%j fits no schema: it is never run, and goes its way to the dead letters', async (body) => {
  let ran = false;
  const result = await runOn([message('1', body)], async () => {
    ran = true;
  });

  expect([ran, failed(result)]).toEqual([false, ['1']]);
});

test('the signal fires before the function is out of time', async () => {
  const result = await runOn(
    [message('1', '{"name":"a"}')],
    ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('out of time')));
      }),
    2_010,
  );

  expect(failed(result)).toEqual(['1']);
});
