import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { Problem } from '../core/problem.ts';
import { enqueue } from '../core/queue.ts';
import { wakeEnv } from './contract.ts';

/** Wakes whoever sends the events of an account. */
export interface Wake {
  /**
   * Before the commit of a transaction that has written events.
   * @throws Problem `unavailable` when nobody would find them after a crash.
   */
  readonly committing: (accountId: string) => Promise<void>;
  /** After it. */
  readonly committed: (accountId: string) => Promise<void>;
}

export const wakeRelay: Wake = {
  async committing(accountId) {
    const { RELAY_QUEUE, RELAY_AGAIN_SECONDS } = readEnv(wakeEnv);
    if (RELAY_AGAIN_SECONDS === 0) return;
    try {
      await enqueue(RELAY_QUEUE, { accountId }, RELAY_AGAIN_SECONDS);
    } catch (cause) {
      throw new Problem('unavailable', 'relay', { cause });
    }
  },
  /** It fails nobody's call: what it does not wake for is found by the sweep, or by the message that was sent before. */
  async committed(accountId) {
    try {
      await enqueue(readEnv(wakeEnv).RELAY_QUEUE, { accountId });
    } catch (error) {
      functionLog().error('relay not woken', error);
    }
  },
};
