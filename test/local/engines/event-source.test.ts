import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import type { Engine } from '../../../local/engine.ts';
import { failedMessages } from '../../../local/engines/batch-response.ts';
import { startEventSource } from '../../../local/engines/event-source.ts';
import type { EventSourceOptions } from '../../../local/engines/event-source.ts';
import { startQueues } from '../../../local/engines/queues.ts';
import type { Queues } from '../../../local/engines/queues.ts';
import { account, clientOptions, eventually } from './account.ts';

const empty = { visible: 0, inFlight: 0, delayed: 0 };

describe('the event source of a queue', () => {
  let queues: Queues;
  let client: SQSClient;
  let source: Engine;
  const errors: unknown[] = [];

  beforeAll(async () => {
    const quick = ['whole', 'partial', 'stopped', 'window', 'busy'].map((name) => ({
      name,
      visibilityTimeoutSeconds: 1,
      redrive: { deadLetterName: `${name}-dead`, maxReceiveCount: 2 },
    }));
    queues = await startQueues({ account, queues: [...quick, ...quick.map(({ name }) => ({ name: `${name}-dead`, visibilityTimeoutSeconds: 1 }))] });
    client = new SQSClient(clientOptions(queues.endpoint));
  });
  afterEach(() => source.stop());
  afterAll(async () => {
    client.destroy();
    await queues.stop();
  });

  const consume = (name: string, invoke: (event: SQSEvent) => Promise<unknown>, more: Partial<EventSourceOptions> = {}): void => {
    source = startEventSource({
      queueUrl: queues.url(name),
      queueArn: queues.arn(name),
      batchSize: 10,
      reportBatchItemFailures: true,
      invoke,
      client: clientOptions(queues.endpoint),
      logError: (_message, error) => errors.push(error),
      ...more,
    });
  };
  const send = (name: string, bodies: readonly string[]) =>
    client.send(
      new SendMessageBatchCommand({
        QueueUrl: queues.url(name),
        Entries: bodies.map((body, index) => ({ Id: String(index), MessageBody: body, MessageGroupId: 'account-1' })),
      }),
    );
  const isDrained = (name: string): boolean => Object.values(queues.depth(queues.url(name))).every((count) => count === 0);

  test('gives the function real records and deletes what succeeded', async () => {
    const events: SQSEvent[] = [];
    consume('whole', async (event) => void events.push(event));
    await client.send(
      new SendMessageCommand({
        QueueUrl: queues.url('whole'),
        MessageBody: 'hello',
        MessageGroupId: 'account-1',
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'scan' }, raw: { DataType: 'Binary', BinaryValue: Buffer.from([255]) } },
      }),
    );
    await eventually(() => events.length === 1 && isDrained('whole'));

    expect(events[0]?.Records).toEqual([
      {
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receiptHandle: expect.any(String),
        body: 'hello',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          MessageGroupId: 'account-1',
        },
        messageAttributes: {
          kind: { stringValue: 'scan', stringListValues: [], binaryListValues: [], dataType: 'String' },
          raw: { binaryValue: '/w==', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
        },
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:whole',
        awsRegion: 'eu-west-1',
      },
    ]);
  });

  test('deletes the good messages of a batch and sends the bad one to the dead-letter queue after its last try', async () => {
    const seen: string[] = [];
    await send('partial', ['good', 'bad', 'fine']);
    consume('partial', async ({ Records }) => {
      seen.push(...Records.map((record) => record.body));
      return { batchItemFailures: Records.filter((record) => record.body === 'bad').map((record) => ({ itemIdentifier: record.messageId })) };
    });
    await eventually(() => queues.depth(queues.url('partial-dead')).visible === 1, 8000);

    expect(isDrained('partial')).toBe(true);
    expect(seen.toSorted()).toEqual(['bad', 'bad', 'fine', 'good']);
  });

  test('leaves the messages of a function that threw to their visibility time-out', async () => {
    let calls = 0;
    await send('busy', ['once more']);
    consume('busy', async () => {
      calls += 1;
      if (calls === 1) throw new Error('not today');
    });
    await eventually(() => calls === 1 && errors.some((error) => error instanceof Error && error.message === 'not today'));
    expect(queues.depth(queues.url('busy'))).toEqual({ ...empty, inFlight: 1 });

    await eventually(() => calls === 2 && isDrained('busy'));
    expect(queues.depth(queues.url('busy-dead'))).toEqual(empty);
  });

  test('waits at stop for the function that is running, and never runs more at a time than it may', async () => {
    const finish: (() => void)[] = [];
    await send('stopped', ['1', '2', '3']);
    consume('stopped', () => new Promise<void>((resolve) => finish.push(resolve)), { batchSize: 1, maximumConcurrency: 2 });
    await eventually(() => finish.length === 2);
    expect(queues.depth(queues.url('stopped'))).toEqual({ ...empty, visible: 1, inFlight: 2 });

    const stopped = source.stop().then(() => 'stopped');
    expect(await Promise.race([stopped, Promise.resolve('still running')])).toBe('still running');
    for (const end of finish) end();
    await stopped;

    expect(queues.depth(queues.url('stopped'))).toEqual({ ...empty, visible: 1 });
  });

  test('gathers a batch for as long as its window is open', async () => {
    const sizes: number[] = [];
    consume('window', async ({ Records }) => void sizes.push(Records.length), { batchSize: 2, maximumBatchingWindowSeconds: 5 });
    await send('window', ['first']);
    await eventually(() => queues.depth(queues.url('window')).inFlight === 1);
    await send('window', ['second']);
    await eventually(() => isDrained('window'));

    expect(sizes).toEqual([2]);
  });
});

describe('a batch response', () => {
  const records = [{ messageId: 'a' }, { messageId: 'b' }] as SQSEvent['Records'];
  const failed = (response: unknown): string[] => [...failedMessages(response, records)];

  test.each([undefined, null, {}, { batchItemFailures: null }, { batchItemFailures: [] }])('%j means that all succeeded', (response) => {
    expect(failed(response)).toEqual([]);
  });

  test('names the messages that failed', () => {
    expect(failed({ batchItemFailures: [{ itemIdentifier: 'b' }] })).toEqual(['b']);
  });

  test.each([
    'done',
    [],
    { batchItemFailures: 'b' },
    ...['', null, 'unknown'].map((itemIdentifier) => ({ batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier }] })),
    { batchItemFailures: [{ itemId: 'a' }] },
    { batchItemFailures: [null] },
  ])('%j means that all failed', (response) => {
    expect(failed(response)).toEqual(['a', 'b']);
  });
});
