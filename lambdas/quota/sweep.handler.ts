import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { quotaSweepEnv } from './contract.ts';
import { sweepQuotas } from './quota.ts';
import { quotaStore } from './quota-store.ts';

export const handler = async (): Promise<{ released: number }> => ({
  released: await sweepQuotas(quotaStore(dynamo(), readEnv(quotaSweepEnv).QUOTA_TABLE, Date.now), Date.now()),
});
