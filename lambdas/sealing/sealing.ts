import { KMSClient } from '@aws-sdk/client-kms';
import { CALL_LIMITS } from '../core/call-limits.ts';
import { once } from '../core/once.ts';
import type { Accounts } from '../database/account.ts';
import { dataKeyStore } from './data-key-store.ts';
import { dataKeys } from './data-keys.ts';
import { wrapping } from './kms.ts';
import { tenantSecrets, type TenantSecrets } from './tenant-secrets.ts';

const client = once(() => new KMSClient({ maxAttempts: 3, requestHandler: CALL_LIMITS }));

/** The secrets of accounts as a handler uses them: `sealing(accounts, env.TENANT_KEY)`. */
export const sealing = (accounts: Accounts, keyArn: string): TenantSecrets =>
  tenantSecrets(dataKeys({ wrapping: wrapping(client(), keyArn), store: dataKeyStore(accounts), now: Date.now }));
