import { optionalInteger, requiredString, strings } from './input-member.ts';
import type { Input, Operation } from './json-protocol.ts';
import { readDraft, readEntries, refuseLongBatch } from './message-input.ts';
import { describeMessage, describeReceipt } from './message-output.ts';
import type { Queue } from './queue.ts';
import type { Message } from './queue-message.ts';
import { ServiceFault } from './fault.ts';

/** The older names under which the SDK's query clients know the same errors. */
export const queryErrors = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
} as const;

/** The queues that the operations work on. */
export interface QueueRegistry {
  /** @throws ServiceFault `QueueDoesNotExist`. */
  readonly find: (urlOrName: string) => Queue;
  readonly names: () => readonly string[];
  readonly url: (name: string) => string;
  readonly arn: (name: string) => string;
  /** Resolves after a change of the queue, at `deadline` (engine time, milliseconds), or when the caller has gone. */
  readonly change: (queue: Queue, deadline: number, aborted: AbortSignal) => Promise<void>;
  /** Resolves when what was put into the queue outlives this process: whoever sends is answered then. */
  readonly kept: (queue: Queue) => Promise<void>;
  readonly now: () => number;
}

/** The operations of Amazon SQS that senders, consumers and tests use; queues are made from the template alone. */
export function queueOperations(registry: QueueRegistry): Readonly<Record<string, Operation>> {
  const queueOf = (input: Input): Queue => registry.find(requiredString(input, 'QueueUrl'));
  const receive = (input: Input, queue: Queue): readonly Message[] =>
    queue.receive(optionalInteger(input, 'MaxNumberOfMessages', 1, 10) ?? 1, optionalInteger(input, 'VisibilityTimeout', 0, 43_200));
  const changeVisibility = (queue: Queue, input: Input): void => {
    const seconds = optionalInteger(input, 'VisibilityTimeout', 0, 43_200);
    if (seconds === undefined) throw new ServiceFault('MissingParameter', 'The request must contain the parameter VisibilityTimeout.');
    queue.changeVisibility(requiredString(input, 'ReceiptHandle'), seconds);
  };

  return {
    SendMessage: async (input) => {
      const queue = queueOf(input);
      const receipt = describeReceipt(queue.send(readDraft(input, queue.definition)));
      await registry.kept(queue);
      return receipt;
    },
    SendMessageBatch: async (input) => {
      const queue = queueOf(input);
      const entries = readEntries(input);
      const read = batch(entries, (entry) => readDraft(entry, queue.definition));
      refuseLongBatch(read.done.map(([, draft]) => draft));
      const sent = read.done.map(([id, draft]) => ({ Id: id, ...describeReceipt(queue.send(draft)) }));
      await registry.kept(queue);
      return { Successful: sent, Failed: read.failed };
    },
    ReceiveMessage: async (input, { aborted }) => {
      const queue = queueOf(input);
      const deadline = registry.now() + (optionalInteger(input, 'WaitTimeSeconds', 0, 20) ?? 0) * 1000;
      let messages = receive(input, queue);
      while (messages.length === 0 && registry.now() < deadline && !aborted.aborted) {
        await registry.change(queue, deadline, aborted);
        // A message given to a caller who has gone would be hidden for a whole visibility time-out.
        if (!aborted.aborted) messages = receive(input, queue);
      }
      return messages.length === 0 ? {} : { Messages: messages.map((message) => describeMessage(message, input)) };
    },
    DeleteMessage: (input) => queueOf(input).remove(requiredString(input, 'ReceiptHandle')),
    DeleteMessageBatch: (input) => {
      const queue = queueOf(input);
      return batchOutput(batch(readEntries(input), (entry) => queue.remove(requiredString(entry, 'ReceiptHandle'))));
    },
    ChangeMessageVisibility: (input) => changeVisibility(queueOf(input), input),
    ChangeMessageVisibilityBatch: (input) => {
      const queue = queueOf(input);
      return batchOutput(batch(readEntries(input), (entry) => changeVisibility(queue, entry)));
    },
    GetQueueAttributes: (input) => ({ Attributes: attributes(queueOf(input), registry, strings(input, 'AttributeNames')) }),
    GetQueueUrl: (input) => ({ QueueUrl: registry.url(registry.find(requiredString(input, 'QueueName')).definition.name) }),
    ListQueues: (input) => {
      const prefix = input['QueueNamePrefix'];
      const names = registry.names().filter((name) => typeof prefix !== 'string' || name.startsWith(prefix));
      return { QueueUrls: names.map((name) => registry.url(name)) };
    },
    PurgeQueue: (input) => queueOf(input).purge(),
  };
}

interface Failure {
  readonly Id: string;
  readonly Code: string;
  readonly Message: string;
  readonly SenderFault: true;
}

interface Outcome<Value> {
  readonly done: readonly (readonly [id: string, value: Value])[];
  readonly failed: readonly Failure[];
}

/** Runs each entry; one that is refused does not stop the others. */
function batch<Value>(entries: readonly (readonly [string, Input])[], run: (entry: Input) => Value): Outcome<Value> {
  const done: (readonly [string, Value])[] = [];
  const failed: Failure[] = [];
  for (const [id, entry] of entries) {
    try {
      done.push([id, run(entry)]);
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      failed.push({ Id: id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { done, failed };
}

function batchOutput({ done, failed }: Outcome<unknown>): Readonly<Record<string, unknown>> {
  return { Successful: done.map(([Id]) => ({ Id })), Failed: failed };
}

function attributes({ definition, depth }: Queue, registry: QueueRegistry, names: readonly string[]): Readonly<Record<string, string>> {
  const { visible, inFlight, delayed } = depth();
  const { redrive } = definition;
  const all = {
    QueueArn: registry.arn(definition.name),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(definition.visibilityTimeoutSeconds),
    DelaySeconds: String(definition.delaySeconds ?? 0),
    ...(definition.fifo && { FifoQueue: 'true', ContentBasedDeduplication: String(definition.contentBasedDeduplication ?? false) }),
    ...(redrive && {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: registry.arn(redrive.deadLetterName), maxReceiveCount: redrive.maxReceiveCount }),
    }),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name)));
}
