import { CustomResource, Duration } from 'aws-cdk-lib/core';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { RotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { Provider } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import type { loginRotationEnv, migrationsEnv } from '../lambdas/database/contract.ts';
import type { EnvOf } from '../lambdas/core/env.ts';
import type { Config } from './config.ts';
import { DATABASE_NAME, type Database } from './constructs/database.ts';
import { FeatureFunction } from './constructs/feature-function.ts';
import { errorsEnvironment } from './errors.ts';
import { LOGIN_LIFETIME } from './constructs/pausing-database.ts';
import { migrationFingerprint } from './migration-fingerprint.ts';

/** Brings the schema up to date before any new function runs: one file a step, through the Data API, so no function needs both a network path and the master's rights. */
export function schemaMigrations(scope: Construct, database: Database, config: Config): void {
  const { cluster, loginSecrets } = database;
  const master = { CLUSTER_ARN: cluster.clusterArn, MASTER_SECRET_ARN: cluster.secret?.secretArn ?? '', DATABASE_NAME };
  const secrets = Object.fromEntries(Object.entries(loginSecrets ?? {}).map(([login, secret]) => [login, secret.secretArn]));
  const errors = errorsEnvironment(config);
  const environment = { ...errors, ...master, LOGIN_SECRETS: JSON.stringify(secrets) } satisfies EnvOf<typeof migrationsEnv>;
  const shared = {
    bundle: 'database-migrate',
    memoryMegabytes: 512,
    timeout: Duration.minutes(2),
    environment,
    logRetention: config.logRetentionDays,
    tracing: config.tracing,
  } as const;
  const onEvent = new FeatureFunction(scope, 'MigrateStart', {
    ...shared,
    handler: 'index.onEvent',
    description: 'Answers the deployment that migration has begun',
  });
  const isComplete = new FeatureFunction(scope, 'MigrateStep', { ...shared, handler: 'index.isComplete', description: 'Applies one migration file a call' });
  cluster.grantDataApiAccess(isComplete.fn);
  const provider = new Provider(scope, 'Migrations', {
    onEventHandler: onEvent.fn,
    isCompleteHandler: isComplete.fn,
    queryInterval: Duration.seconds(5),
    totalTimeout: Duration.minutes(30),
  });
  const migration = new CustomResource(scope, 'Schema', {
    resourceType: 'Custom::RempartSchema',
    serviceToken: provider.serviceToken,
    properties: { fingerprint: migrationFingerprint(), ...(loginSecrets && { logins: 'passwords' }) },
  });
  migration.node.addDependency(cluster);
  if (!loginSecrets) return;
  isComplete.allow(['secretsmanager:GetSecretValue'], Object.values(secrets));
  renewPasswords(scope, database, loginSecrets, { ...shared, environment: { ...errors, ...(master satisfies EnvOf<typeof loginRotationEnv>) } }, migration);
}

/** The function that renews the passwords of the logins, in the stack of the data: by this name its alarm finds it. */
export const LOGIN_RENEWAL = 'LoginRotate';

/** Has the passwords of the logins renewed by a function that goes to the database as the master, through the Data API. */
function renewPasswords(
  scope: Construct,
  { cluster }: Database,
  secrets: Readonly<Record<string, Secret>>,
  shared: Pick<ConstructorParameters<typeof FeatureFunction>[2], 'environment' | 'timeout' | 'logRetention' | 'memoryMegabytes' | 'tracing'>,
  migration: CustomResource,
): void {
  const renewal = new FeatureFunction(scope, LOGIN_RENEWAL, { ...shared, bundle: 'database-rotate', description: 'Renews the password of a login' });
  cluster.grantDataApiAccess(renewal.fn);
  for (const [login, secret] of Object.entries(secrets)) {
    const schedule = new RotationSchedule(scope, `Rotation-${login}`, {
      secret,
      rotationLambda: renewal.fn,
      automaticallyAfter: LOGIN_LIFETIME,
      // The first password is set by the migration, which makes the role.
      rotateImmediatelyOnUpdate: false,
    });
    schedule.node.addDependency(migration);
  }
}
