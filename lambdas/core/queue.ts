import type { SendMessageBatchCommandInput, SendMessageCommandInput } from '@aws-sdk/client-sqs';
import { CALL_LIMITS } from './call-limits.ts';
import { once } from './once.ts';

/** Puts a job into a queue. The account is the message group, so that one busy account does not delay the others (SQS guide, fair queues). */
export type Enqueue = (queueUrl: string, job: { readonly accountId: string; readonly [member: string]: unknown }, delaySeconds?: number) => Promise<void>;

/** Loaded by the first job: nothing is put into a queue before something else is done. */
const queues = once(async () => {
  const { SendMessageBatchCommand, SendMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient({ maxAttempts: 3, requestHandler: CALL_LIMITS });
  return {
    send: (message: SendMessageCommandInput) => client.send(new SendMessageCommand(message)),
    sendAll: (messages: SendMessageBatchCommandInput) => client.send(new SendMessageBatchCommand(messages)),
  };
});

export const enqueue: Enqueue = async (QueueUrl, job, DelaySeconds) => {
  const { send } = await queues();
  await send({ QueueUrl, MessageBody: JSON.stringify(job), MessageGroupId: job.accountId, ...(DelaySeconds !== undefined && { DelaySeconds }) });
};

/** Of one request: ten messages, and together no more than the 256 KB that every region of SQS takes; since 2025 it takes one that is larger, by itself. */
const BATCH_MAX = 10;
const BATCH_BYTES = 240_000;

/** Jobs in packs that one request takes, in their order. */
export function packed<T>(jobs: readonly T[]): { readonly jobs: readonly T[]; readonly bodies: readonly string[] }[] {
  const packs: { jobs: T[]; bodies: string[]; bytes: number }[] = [];
  for (const job of jobs) {
    const body = JSON.stringify(job);
    const bytes = Buffer.byteLength(body);
    const last = packs.at(-1);
    if (last && last.jobs.length < BATCH_MAX && last.bytes + bytes <= BATCH_BYTES) {
      last.jobs.push(job);
      last.bodies.push(body);
      last.bytes += bytes;
    } else packs.push({ jobs: [job], bodies: [body], bytes });
  }
  return packs;
}

/** Puts many jobs into a queue; those that it has taken. */
export async function enqueueAll<T extends { readonly accountId: string }>(QueueUrl: string, jobs: readonly T[]): Promise<T[]> {
  const { sendAll } = await queues();
  const taken: T[] = [];
  for (const pack of packed(jobs)) {
    const { Successful = [] } = await sendAll({
      QueueUrl,
      Entries: pack.bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody, MessageGroupId: pack.jobs[at]?.accountId })),
    });
    for (const { Id } of Successful) {
      const job = pack.jobs[Number(Id)];
      if (job) taken.push(job);
    }
  }
  return taken;
}
