import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSEvent, SQSHandler, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import { functionLog } from './log.ts';
import { once } from './once.ts';

/** Time that is left for the bookkeeping when a job's own time is over. */
const RESERVE_MS = 2_000;

/** One job from a queue: what it says, and until when it may work. */
export interface Job<T> {
  readonly body: T;
  readonly signal: AbortSignal;
  /** How often this message has been received, this time included. */
  readonly attempt: number;
}

/**
 * The edge of a worker: parses each message by its schema and runs the job. A message that fails is reported alone and comes again; a message that no
 * schema fits can never succeed, and goes the same way to the dead-letter queue.
 */
export function worker<S extends z.ZodType, Deps>(schema: S, run: (job: Job<z.output<S>>, deps: Deps) => Promise<void>, makeDeps: () => Deps): SQSHandler {
  const deps = once(makeDeps);
  const processor = new BatchProcessor(EventType.SQS);
  return async (event: SQSEvent, context: Context) => {
    const signal = AbortSignal.timeout(Math.max(1, context.getRemainingTimeInMillis() - RESERVE_MS));
    const one = async (record: SQSRecord): Promise<void> => {
      try {
        const body = schema.parse(JSON.parse(record.body));
        await run({ body, signal, attempt: Number(record.attributes.ApproximateReceiveCount) || 1 }, deps());
      } catch (error) {
        functionLog().error('job failed', error, record.messageId);
        throw error;
      }
    };
    return processPartialResponse(event, one, processor, { context, throwOnFullBatchFailure: false });
  };
}
