import { join } from 'node:path';
import type { Engine, LocalAccount } from '../engine.ts';
import { startFirewallSamples, type FirewallSamples } from '../engines/firewall-samples.ts';
import { startKms } from '../engines/kms.ts';
import { startMail, type Mail } from '../engines/mail.ts';
import { startPostgres, type PostgresEngine } from '../engines/postgres/engine.ts';
import { startQueues, type Queues } from '../engines/queues.ts';
import { startS3 } from '../engines/s3/server.ts';
import type { Notify } from '../engines/s3/outbox.ts';
import { startSecrets, type Secrets } from '../engines/secrets.ts';
import { startTables, type Tables } from '../engines/tables.ts';
import type { HttpEngine } from '../engine.ts';
import type { Resolver } from '../template/resolve.ts';
import { all, bucketDefinitions, queueDefinitions, secretDefinitions, tableDefinitions, text } from './definitions.ts';

export interface EnginesOptions {
  readonly directory: string;
  /** A dump of a new database, so that a fresh folder starts quickly. */
  readonly seedFile: string;
  /** One with the schema in it, where somebody kept one. */
  readonly schemaFile: string;
  readonly account: LocalAccount;
  readonly resolver: Resolver;
  readonly queuesPort: number;
  readonly functionArns: ReadonlySet<string>;
  readonly notify: Notify;
  readonly acceptedTags: readonly string[];
  readonly tablesEndpoint?: string;
  readonly databaseUrl?: string;
  readonly started: (name: string) => void;
}

/** The engines that the template asks for. */
export interface Engines extends Engine {
  readonly tables: Tables;
  readonly queues: Queues;
  readonly secrets: Secrets;
  readonly mail: Mail;
  readonly objects: HttpEngine;
  readonly postgres: PostgresEngine;
  readonly firewall: FirewallSamples;
  /** Variables by which functions and SDK clients find them; always an address, never `localhost`, which the S3 client would make a bucket's name of. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Stops what has been started, last first. One that fails does not keep the others running. */
export async function stopAll(engines: readonly Engine[]): Promise<void> {
  for (const engine of [...engines].reverse()) await engine.stop().catch((error: unknown) => console.error(`an engine did not stop cleanly: ${String(error)}`));
}

/** Starts all engines side by side. @throws Error of the first that cannot start, after the others have been stopped. */
export async function startEngines(options: EnginesOptions): Promise<Engines> {
  const { directory, account, resolver, started } = options;
  const running: Engine[] = [];
  const begin = async <T extends Engine>(name: string, starting: Promise<T>): Promise<T> => {
    const engine = await starting;
    running.push(engine);
    started(name);
    return engine;
  };
  const cluster = all(resolver, 'AWS::RDS::DBCluster')[0];
  const masterArn = all(resolver, 'AWS::SecretsManager::SecretTargetAttachment')[0]?.ref ?? cluster?.attribute('MasterUserSecret.SecretArn') ?? '';
  let secretValue: Secrets['value'] | undefined;
  const parts = [
    begin(
      'tables',
      startTables({
        directory: join(directory, 'tables'),
        account,
        tables: tableDefinitions(resolver),
        ...(options.tablesEndpoint && { endpoint: options.tablesEndpoint }),
      }),
    ),
    begin('queues', startQueues({ directory: join(directory, 'queues'), account, queues: queueDefinitions(resolver), port: options.queuesPort })),
    begin('secrets', startSecrets({ directory: join(directory, 'secrets'), account, secrets: secretDefinitions(resolver, options.functionArns) })).then(
      (started) => {
        secretValue = started.value;
        return started;
      },
    ),
    begin('keys', startKms({ directory: join(directory, 'keys'), account, keys: all(resolver, 'AWS::KMS::Key').map(({ attribute }) => attribute('Arn')) })),
    begin('firewall', startFirewallSamples({ account })),
    begin('mail', startMail({ directory: join(directory, 'mail'), account })),
    begin(
      'objects',
      startS3({
        directory: join(directory, 'objects'),
        account,
        buckets: bucketDefinitions(resolver),
        notify: options.notify,
        // One pair of keys is that of every function.
        requester: `arn:aws:sts::${account.accountId}:assumed-role/${all(resolver, 'AWS::IAM::Role')[0]?.ref ?? ''}/local`,
        acceptedTags: options.acceptedTags,
      }),
    ),
    begin(
      'database',
      startPostgres({
        directory: join(directory, 'database'),
        seedFile: options.seedFile,
        schemaFile: options.schemaFile,
        account,
        masterSecretArn: masterArn,
        // No call comes before all engines are up.
        secret: (arn) => secretValue?.(arn) ?? '',
        databaseName: text(cluster?.properties['DatabaseName']) || 'postgres',
        allowScripts: false,
        ...(options.databaseUrl && { databaseUrl: options.databaseUrl }),
      }),
    ),
  ] as const;
  const results = await Promise.allSettled(parts);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await stopAll(running);
    throw failed.reason;
  }
  const [tables, queues, secrets, keys, firewall, mail, objects, postgres] = await Promise.all(parts);
  return {
    tables,
    queues,
    secrets,
    mail,
    objects,
    postgres,
    firewall,
    variables: {
      AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
      AWS_ENDPOINT_URL_SQS: queues.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
      AWS_ENDPOINT_URL_KMS: keys.endpoint,
      AWS_ENDPOINT_URL_SESV2: mail.endpoint,
      AWS_ENDPOINT_URL_WAFV2: firewall.endpoint,
      AWS_ENDPOINT_URL_S3: objects.endpoint,
      AWS_ENDPOINT_URL_RDS_DATA: postgres.dataApi.endpoint,
    },
    stop: () => stopAll(running),
  };
}
