import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { enqueue } from '../core/queue.ts';
import { markWebhooks, markWebhookLog } from '../database/webhook-marks.ts';
import type { DeliverJob } from './contract.ts';

/**
 * Puts the deliveries of an endpoint on their way, after they are written: first the marks by which the sweep finds them, then the message. A crash before the
 * marks is the caller's to repeat; one after them is the sweep's.
 */
export const dispatcher =
  (db: DynamoDBDocumentClient, directory: string, queue: string) =>
  async (job: DeliverJob): Promise<void> => {
    await markWebhooks(db, directory, job.accountId);
    await markWebhookLog(db, directory, job.accountId);
    await enqueue(queue, job);
  };
