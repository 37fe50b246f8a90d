import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { guardDutyEnv } from './contract.ts';
import { findingStore } from './finding-store.ts';
import { noteFinding } from './guardduty.ts';

const deps = once(() => {
  const { QUARANTINE_BUCKET, FINDINGS_TABLE } = readEnv(guardDutyEnv);
  return { quarantine: QUARANTINE_BUCKET, store: findingStore(dynamo(), FINDINGS_TABLE, Date.now) };
});

/** Takes in what GuardDuty says of a file in quarantine. An event that fails is delivered again, and is an error of this function. */
export const handler = async (event: unknown): Promise<void> => {
  const { quarantine, store } = deps();
  try {
    await noteFinding(event, quarantine, store);
  } catch (error) {
    functionLog().error('a finding was not taken in', error);
    throw error;
  }
};
