import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { enqueue } from '../core/queue.ts';
import { markWebhooks, markWebhookLog } from '../database/webhook-marks.ts';
import type { DeliverJob } from './contract.ts';

/**
 * Puts the deliveries of endpoints on their way, after they are written: first the marks by which the sweep finds them, then a message for each. A crash before
 * the marks is the caller's to repeat; one after them is the sweep's.
 */
export const dispatcher =
  (db: DynamoDBDocumentClient, directory: string, queue: string) =>
  async (accountId: string, webhookIds: readonly string[]): Promise<void> => {
    if (webhookIds.length === 0) return;
    await Promise.all([markWebhooks(db, directory, accountId), markWebhookLog(db, directory, accountId)]);
    await Promise.all(webhookIds.map((webhookId) => enqueue(queue, { accountId, webhookId } satisfies DeliverJob)));
  };

export type Dispatch = ReturnType<typeof dispatcher>;
