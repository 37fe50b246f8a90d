import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { enqueue } from '../core/queue.ts';
import { wakeEnv } from './contract.ts';

export type Wake = (accountId: string) => Promise<void>;

/** Wakes the relay after a commit. It fails nobody's call: what it does not wake for is found by the sweep. */
export const wakeRelay: Wake = async (accountId) => {
  try {
    await enqueue(readEnv(wakeEnv).RELAY_QUEUE, { accountId });
  } catch (error) {
    functionLog().error('relay not woken', error);
  }
};
