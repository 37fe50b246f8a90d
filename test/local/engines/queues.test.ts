import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { ReceiveMessageCommandInput, SendMessageCommandInput } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { QueueDefinition } from '../../../local/engines/queue-message.ts';
import { startQueues } from '../../../local/engines/queues.ts';
import type { Queues } from '../../../local/engines/queues.ts';
import { account, clientOptions, temporaryDirectory } from './account.ts';

const names = ['plain', 'delayed', 'fair', 'retried', 'polled', 'batched'];
const definitions: readonly QueueDefinition[] = [
  ...names.map((name) => ({ name, visibilityTimeoutSeconds: 30 })),
  { name: 'source', visibilityTimeoutSeconds: 30, redrive: { deadLetterName: 'dead', maxReceiveCount: 2 } },
  { name: 'dead', visibilityTimeoutSeconds: 30 },
  { name: 'order.fifo', visibilityTimeoutSeconds: 30, fifo: true, contentBasedDeduplication: true },
];

describe('the local SQS', () => {
  const directory = temporaryDirectory();
  let engine: Queues;
  let client: SQSClient;
  let clock = Date.now();
  const start = async (): Promise<void> => {
    engine = await startQueues({ account, queues: definitions, directory, now: () => clock });
    client = new SQSClient(clientOptions(engine.endpoint));
  };
  const send = (queue: string, body: string, more: Partial<SendMessageCommandInput> = {}) =>
    client.send(new SendMessageCommand({ QueueUrl: engine.url(queue), MessageBody: body, ...more }));
  const receive = async (queue: string, more: Partial<ReceiveMessageCommandInput> = {}) => {
    const command = new ReceiveMessageCommand({
      QueueUrl: engine.url(queue),
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
      ...more,
    });
    return (await client.send(command)).Messages ?? [];
  };
  const bodies = async (queue: string, more?: Partial<ReceiveMessageCommandInput>) => (await receive(queue, more)).map((message) => message.Body);

  beforeAll(start);
  afterAll(async () => {
    client.destroy();
    await engine.stop();
  });

  test('has queue URLs on 127.0.0.1 with account and name', async () => {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'plain' }));

    expect(QueueUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/111122223333\/plain$/);
    await expect(client.send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  test('hides a received message until its visibility time-out, and forgets a deleted one', async () => {
    await send('plain', 'hello', {
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'greeting' }, raw: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2]) } },
    });
    const [first] = await receive('plain');
    expect(first).toMatchObject({ Body: 'hello', Attributes: { ApproximateReceiveCount: '1' }, MessageAttributes: { kind: { StringValue: 'greeting' } } });
    expect(await bodies('plain')).toEqual([]);
    expect(engine.depth(engine.url('plain'))).toEqual({ visible: 0, inFlight: 1, delayed: 0 });

    clock += 30_000;
    const [second] = await receive('plain');
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    await client.send(new DeleteMessageCommand({ QueueUrl: engine.url('plain'), ReceiptHandle: second?.ReceiptHandle }));

    clock += 30_000;
    expect(await bodies('plain')).toEqual([]);
    expect(engine.depth(engine.url('plain'))).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test('does not count a change of visibility as a receipt, and refuses a message that is not in flight', async () => {
    await send('retried', 'again');
    const [message] = await receive('retried');
    const change = (seconds: number) =>
      client.send(new ChangeMessageVisibilityCommand({ QueueUrl: engine.url('retried'), ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: seconds }));
    await change(60);
    await change(0);

    const [again] = await receive('retried');

    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
    await expect(change(10)).rejects.toMatchObject({ name: 'MessageNotInflight' });
  });

  test('answers a long poll as soon as a message comes', async () => {
    const poll = receive('polled', { WaitTimeSeconds: 20 });
    await send('polled', 'at once');

    expect((await poll).map((message) => message.Body)).toEqual(['at once']);
  });

  test('keeps a delayed message back', async () => {
    await send('delayed', 'later', { DelaySeconds: 60 });
    expect(await bodies('delayed')).toEqual([]);
    expect(engine.depth(engine.url('delayed')).delayed).toBe(1);

    clock += 60_000;
    expect(await bodies('delayed')).toEqual(['later']);
  });

  test('moves a message to the dead-letter queue after the last receipt it may have', async () => {
    const { MessageId } = await send('source', 'poison', { MessageGroupId: 'account-1' });
    for (let receipt = 1; receipt <= 2; receipt += 1) {
      expect(await bodies('source')).toEqual(['poison']);
      clock += 30_000;
    }
    expect(await bodies('source')).toEqual([]);

    const [dead] = await receive('dead');

    expect(dead).toMatchObject({ MessageId, Body: 'poison', Attributes: { MessageGroupId: 'account-1', DeadLetterQueueSourceArn: engine.arn('source') } });
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: engine.url('source'), AttributeNames: ['All'] }));
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toEqual({ deadLetterTargetArn: engine.arn('dead'), maxReceiveCount: 2 });
  });

  test('takes a message group on a standard queue and lets quiet groups pass a busy one', async () => {
    for (const body of ['noisy 1', 'noisy 2', 'noisy 3']) await send('fair', body, { MessageGroupId: 'noisy' });
    expect(await bodies('fair', { MaxNumberOfMessages: 1 })).toEqual(['noisy 1']);
    await send('fair', 'quiet', { MessageGroupId: 'quiet' });

    const [next] = await receive('fair', { MaxNumberOfMessages: 1 });

    expect(next).toMatchObject({ Body: 'quiet', Attributes: { MessageGroupId: 'quiet' } });
  });

  test('keeps the order of a FIFO group, blocks it while one is in flight, and drops a duplicate', async () => {
    for (const [body, group] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
      ['a1', 'a'],
    ])
      await send('order.fifo', body ?? '', { MessageGroupId: group });
    await expect(send('order.fifo', 'no group')).rejects.toMatchObject({ name: 'MissingParameter' });

    const [first] = await receive('order.fifo', { MaxNumberOfMessages: 1 });
    expect(first?.Body).toBe('a1');
    expect(await bodies('order.fifo')).toEqual(['b1']);

    await client.send(new DeleteMessageCommand({ QueueUrl: engine.url('order.fifo'), ReceiptHandle: first?.ReceiptHandle }));
    expect(await bodies('order.fifo')).toEqual(['a2']);
  });

  test('refuses only the wrong entries of a batch, and a batch or message that is too long', async () => {
    const batch = (entries: { readonly Id: string; readonly MessageBody: string }[]) =>
      client.send(new SendMessageBatchCommand({ QueueUrl: engine.url('batched'), Entries: entries }));
    const { Successful, Failed } = await batch([
      { Id: '1', MessageBody: 'fine' },
      { Id: '2', MessageBody: 'bell \u0007' },
    ]);

    expect(Successful?.map((entry) => entry.Id)).toEqual(['1']);
    expect(Failed).toMatchObject([{ Id: '2', Code: 'InvalidMessageContents' }]);
    await expect(
      batch([
        { Id: '1', MessageBody: 'a' },
        { Id: '1', MessageBody: 'b' },
      ]),
    ).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
    await expect(batch(['1', '2'].map((Id) => ({ Id, MessageBody: 'x'.repeat(600_000) })))).rejects.toMatchObject({ name: 'BatchRequestTooLong' });
    await expect(send('batched', 'x'.repeat(1_048_577))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  test('refuses another key pair', async () => {
    const stranger = new SQSClient(clientOptions(engine.endpoint, 'not-the-secret-of-this-account-000000000'));

    await expect(stranger.send(new SendMessageCommand({ QueueUrl: engine.url('plain'), MessageBody: 'x' }))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });

  test('keeps messages across a restart', async () => {
    await send('plain', 'kept', { MessageGroupId: 'g' });
    client.destroy();
    await engine.stop();

    await start();

    expect(await receive('plain')).toMatchObject([{ Body: 'kept', Attributes: { MessageGroupId: 'g' } }]);
  });

  test('refuses a dead-letter queue that does not exist', async () => {
    const queues = [{ name: 'a', visibilityTimeoutSeconds: 1, redrive: { deadLetterName: 'b', maxReceiveCount: 1 } }];

    await expect(startQueues({ account, queues })).rejects.toThrow('sends its dead letters to b');
  });
});
