import { createHash } from 'node:crypto';
import type { Enqueue } from '../core/queue.ts';
import type { Notify } from '../notices/contract.ts';

/** Asks for a mail through the queue: one message, whoever it is for and whether there is anybody. A person's mails are one fair group. */
export const notifier =
  (enqueue: Enqueue, queueUrl: string): Notify =>
  (notice) => {
    const person = 'userId' in notice ? notice.userId : notice.email;
    return enqueue(queueUrl, { accountId: createHash('sha256').update(person).digest('base64url'), notice });
  };
