import { setTimeout as delay } from 'node:timers/promises';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Message, SQSClientConfig } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import type { Engine } from '../engine.ts';
import { failedMessages } from './batch-response.ts';
import { toRecord } from './sqs-record.ts';

/** An `AWS::Lambda::EventSourceMapping` of a queue, its references resolved. */
export interface EventSourceOptions {
  readonly queueUrl: string;
  readonly queueArn: string;
  /** 1 to 10,000; above 10 only together with a batching window, as in Lambda. */
  readonly batchSize: number;
  /** How long a batch that is not full waits for more; 0 unless told. */
  readonly maximumBatchingWindowSeconds?: number;
  /** Batches at a time; 5 unless told, with which Lambda's own poller starts. */
  readonly maximumConcurrency?: number;
  /** `FunctionResponseTypes: [ReportBatchItemFailures]`. */
  readonly reportBatchItemFailures: boolean;
  /** Runs the function once. A rejection is a failed batch. */
  readonly invoke: (event: SQSEvent) => Promise<unknown>;
  readonly client: SQSClientConfig;
  readonly logError?: (message: string, error: unknown) => void;
}

const longPollSeconds = 20;
const receiveLimit = 10;
const firstPauseMilliseconds = 50;
const longestPauseMilliseconds = 5000;

/**
 * Feeds a function from a queue as Lambda's poller does ("Using Lambda with Amazon SQS"): what succeeded is deleted, what failed stays hidden until its
 * visibility time-out and so comes again or goes to the dead-letter queue. After failures the poller pauses, 50 ms to 5 s. `stop` waits for what is running.
 */
export function startEventSource(options: EventSourceOptions): Engine {
  const { queueUrl, logError = console.error } = options;
  const client = new SQSClient(options.client);
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let failures = 0;

  const receive = async (count: number, waitSeconds: number): Promise<readonly Message[]> => {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(receiveLimit, count),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return (await client.send(command, { abortSignal: stopping.signal })).Messages ?? [];
  };

  const collect = async (): Promise<readonly Message[]> => {
    const { batchSize, maximumBatchingWindowSeconds: window = 0 } = options;
    let batch = await receive(batchSize, longPollSeconds);
    const full = Date.now() + window * 1000;
    while (batch.length > 0 && batch.length < batchSize && !stopping.signal.aborted) {
      const secondsLeft = Math.floor((full - Date.now()) / 1000);
      if (secondsLeft < 1) break;
      batch = [...batch, ...(await receive(batchSize - batch.length, secondsLeft))];
    }
    return batch;
  };

  const process = async (batch: readonly Message[]): Promise<void> => {
    const records = batch.map((message) => toRecord(message, options.queueArn));
    const response = await options.invoke({ Records: records });
    const failed = options.reportBatchItemFailures ? failedMessages(response, records) : new Set<string>();
    const done = records.filter(({ messageId }) => !failed.has(messageId));
    for (let at = 0; at < done.length; at += receiveLimit) {
      const entries = done.slice(at, at + receiveLimit).map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
      await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
    }
    if (failed.size > 0) throw new Error(`${failed.size} of ${records.length} messages failed`);
  };

  const start = (batch: readonly Message[]): void => {
    const task = process(batch)
      .then(() => {
        failures = 0;
      })
      .catch((error: unknown) => {
        failures += 1;
        logError(`A batch of ${options.queueArn} failed; its messages return after their visibility time-out:`, error);
      })
      .finally(() => running.delete(task));
    running.add(task);
  };

  const pause = async (): Promise<void> => {
    const milliseconds = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** (failures - 1));
    await delay(milliseconds, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
  };

  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (failures > 0) await pause();
      if (running.size >= (options.maximumConcurrency ?? 5)) {
        await Promise.race(running);
        continue;
      }
      try {
        const batch = await collect();
        if (batch.length > 0) start(batch);
      } catch (error) {
        if (stopping.signal.aborted) return;
        failures += 1;
        logError(`${options.queueArn} could not be read:`, error);
      }
    }
  };

  const polling = poll();
  return {
    stop: async () => {
      stopping.abort();
      await polling;
      await Promise.all(running);
      client.destroy();
    },
  };
}
