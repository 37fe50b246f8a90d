import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { readEnv } from '../core/env.ts';
import { once } from '../core/once.ts';
import { readSecret } from '../core/secrets.ts';
import { migrationsEnv } from './contract.ts';
import { masterSession } from './data-api.ts';
import { parseLoginSecret, setPassword } from './login-password.ts';
import { migrateOneStep } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';

const deps = once(() => {
  const env = readEnv(migrationsEnv);
  return { session: masterSession(new RDSDataClient({ maxAttempts: 5 }), env), secrets: Object.values(env.LOGIN_SECRETS) };
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
  const { session, secrets } = deps();
  const migrated = await migrateOneStep(MIGRATIONS, session);
  if (migrated) for (const arn of secrets) await setPassword(parseLoginSecret(await readSecret(arn, true)), session);
  return { IsComplete: migrated };
};
