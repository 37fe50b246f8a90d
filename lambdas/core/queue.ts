import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { once } from './once.ts';

/** Puts a job into a queue. The account is the message group, so that one busy account does not delay the others (SQS guide, fair queues). */
export type Enqueue = (queueUrl: string, job: { readonly accountId: string; readonly [member: string]: unknown }, delaySeconds?: number) => Promise<void>;

const client = once(() => new SQSClient({ maxAttempts: 3 }));

export const enqueue: Enqueue = async (QueueUrl, job, DelaySeconds) => {
  await client().send(
    new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(job), MessageGroupId: job.accountId, ...(DelaySeconds !== undefined && { DelaySeconds }) }),
  );
};
