import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { readEnv } from '../core/env.ts';
import { once } from '../core/once.ts';
import { readSecret } from '../core/secrets.ts';
import { migrationsEnv } from './contract.ts';
import { masterSession } from './data-api.ts';
import { parseLoginSecret, setPassword } from './login-password.ts';
import { migrateOneStep } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';

const session = once(() => {
  const env = readEnv(migrationsEnv);
  return masterSession(new RDSDataClient({ maxAttempts: 5 }), { resourceArn: env.CLUSTER_ARN, secretArn: env.MASTER_SECRET_ARN, database: env.DATABASE_NAME });
});

interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
}

/** Answers the deployment at once; the work is in the steps. */
export const onEvent = async (event: CustomResourceEvent): Promise<{ PhysicalResourceId: string }> => ({
  PhysicalResourceId: `schema-${event.RequestType === 'Delete' ? 'kept' : 'current'}`,
});

/** One file a step, and the passwords of the logins last. Deleting the stack leaves the schema alone: the data outlive it. */
export const isComplete = async (event: CustomResourceEvent): Promise<{ IsComplete: boolean }> => {
  if (event.RequestType === 'Delete') return { IsComplete: true };
  const migrated = await migrateOneStep(MIGRATIONS, session());
  if (migrated)
    for (const arn of Object.values(readEnv(migrationsEnv).LOGIN_SECRETS)) await setPassword(parseLoginSecret(await readSecret(arn, true)), session());
  return { IsComplete: migrated };
};
