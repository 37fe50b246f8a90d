import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib/core';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2, type TablePropsV2 } from 'aws-cdk-lib/aws-dynamodb';
import { HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Config } from './config.ts';
import type { Database } from './constructs/database.ts';
import { JobQueue } from './constructs/job-queue.ts';
import { keptSecret } from './constructs/kept-secret.ts';
import { MailEvents } from './constructs/mail-events.ts';
import { PrivateBucket } from './constructs/private-bucket.ts';
import { PausingDatabase } from './constructs/pausing-database.ts';
import { ProxiedDatabase } from './constructs/proxied-database.ts';
import { schemaMigrations } from './schema-migrations.ts';
import {
  BILLING_TIMEOUT,
  DELIVERY_TIMEOUT,
  EXPORT_TIMEOUT,
  IMPORT_TIMEOUT,
  PROVIDER_OUTAGE,
  RELAY_OUTAGE,
  RELAY_TIMEOUT,
  RENDER_TIMEOUT,
  SCAN_TIMEOUT,
  STREAM_TIMEOUT,
  WEBHOOK_TIMEOUT,
  WORKER_TIMEOUT,
} from './timeouts.ts';

export interface DataStackProps extends StackProps {
  readonly config: Config;
}

/** What outlives every release: tables, buckets, queues, secrets and the database. Retained, and protected against deletion. */
export class DataStack extends Stack {
  /** Users, sessions, memberships, one-time tokens. */
  readonly identity: TableV2;
  /** Public keys and other names to their account; the public signing keys; which accounts have unfinished work. */
  readonly directory: TableV2;
  /** What may happen once: tickets and other single uses. */
  readonly guards: TableV2;
  /** Sliding windows and attempts: what was done lately, and by whom; failed attempts for a day, when a key was used last for as long as it is kept. */
  readonly limits: TableV2;
  /** Addresses and visitors that are kept out or let in, by account and by the operator. */
  readonly blocks: TableV2;
  /** Plans of accounts, and what they have used of them: days and months. */
  readonly quota: TableV2;
  /** Replies to requests that carried an idempotency key, for a day. */
  readonly replies: TableV2;
  /** Security events, only ever added. */
  readonly journal: TableV2;
  readonly quarantine: PrivateBucket;
  readonly cleared: PrivateBucket;
  /** What the scanner knows malware by; written by its updater alone. */
  readonly definitions: PrivateBucket;
  /** Sealed batches of the journal, which nobody changes or deletes before their time. */
  readonly journalArchive: PrivateBucket;
  /** What S3 says of requests to the other buckets. */
  readonly objectLogs: PrivateBucket;
  /** Archives that owners asked for, for a day. */
  readonly exports: PrivateBucket;
  readonly scanQueue: JobQueue;
  readonly ingestQueue: JobQueue;
  readonly purgeQueue: JobQueue;
  /** What becomes of avatars and attachments, and the pictures that are to be looked into. */
  readonly uploadQueue: JobQueue;
  readonly renderQueue: JobQueue;
  /** Beginnings and results of imports; its worker has rights and never goes out. */
  readonly importQueue: JobQueue;
  /** What is to be fetched; its worker goes out and has no rights. */
  readonly fetchQueue: JobQueue;
  readonly noticeQueue: JobQueue;
  readonly mail: MailEvents;
  readonly reembedQueue: JobQueue;
  readonly indexQueue: JobQueue;
  readonly exportQueue: JobQueue;
  /** What people have written through messaging services, and what is to be sent to them. */
  readonly channelQueue: JobQueue;
  readonly deliveryQueue: JobQueue;
  /** Looks at how accounts pay. */
  readonly billingQueue: JobQueue;
  /** Wakes the relay after a commit that has written events. */
  readonly relayQueue: JobQueue;
  /** Events of all accounts, for whoever acts on them. */
  readonly eventQueue: JobQueue;
  /** Endpoints of customers that have something due. */
  readonly webhookQueue: JobQueue;
  /** Files that came with such messages. */
  readonly mediaQueue: JobQueue;
  /** Events that the journal did not take at their time. */
  readonly journalQueue: JobQueue;
  readonly signingKey: Secret;
  readonly pepper: Secret;
  /** Seals what sites sign their visitors with; the edge's functions have it, and never the pepper. */
  readonly visitorSeal: Secret;
  /** Closes the keys of accounts, under which their own secrets are sealed; it never leaves KMS. */
  readonly tenantKey: Key;
  /** Keys of Stripe, written by the operator; until then it sells nothing. */
  readonly stripeKeys: Secret;
  readonly database: Database;

  constructor(scope: Construct, id: string, { config, ...props }: DataStackProps) {
    super(scope, id, props);

    this.identity = this.table('Identity');
    this.directory = this.table('Directory');
    this.guards = this.table('Guards');
    this.limits = this.table('Limits');
    this.blocks = this.table('Blocks');
    this.quota = this.table('Quota');
    this.replies = this.table('Replies');
    this.journal = this.table('Journal', {
      globalSecondaryIndexes: [
        {
          // Only rows that wait have the attribute, so the index holds those alone.
          indexName: 'unsealed',
          partitionKey: { name: 'unsealed', type: AttributeType.STRING },
          sortKey: { name: 'sk', type: AttributeType.STRING },
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
    });
    this.mail = new MailEvents(this, 'Mail');

    // Read within minutes of their coming; they hold addresses in clear, and links whose minute is over.
    this.objectLogs = new PrivateBucket(this, 'ObjectLogs', { expireAfterDays: 3, versionsForDays: 1 });
    const logs = this.objectLogs;

    this.quarantine = new PrivateBucket(this, 'Quarantine', {
      logs,
      expireAfterDays: 1,
      // The form is posted by a browser on the app host; the policy in the form is what admits a file, not its origin.
      cors: [{ allowedMethods: [HttpMethods.POST], allowedOrigins: ['*'], allowedHeaders: ['*'], exposedHeaders: ['ETag'], maxAge: 600 }],
    });
    this.cleared = new PrivateBucket(this, 'Library', { logs }).denyUnlessClean();

    // What a manifest has named can be read for thirty days after it was replaced, the life of versions.
    this.definitions = new PrivateBucket(this, 'Definitions', { logs });

    const { days, lock } = config.journal;
    // A day longer than the lock: what expires while it is locked would only be hidden.
    this.journalArchive = new PrivateBucket(this, 'JournalArchive', { logs, lock: { mode: lock, days }, expireAfterDays: days + 1 }).denyReplacing();

    // A sweep removes each a day after it was made; what it misses goes a day later.
    this.exports = new PrivateBucket(this, 'Exports', { logs, expireAfterDays: 2 });

    this.scanQueue = new JobQueue(this, 'ScanJobs', { consumerTimeout: SCAN_TIMEOUT });
    this.ingestQueue = new JobQueue(this, 'IngestJobs', { consumerTimeout: WORKER_TIMEOUT });
    this.purgeQueue = new JobQueue(this, 'PurgeJobs', { consumerTimeout: WORKER_TIMEOUT });
    this.uploadQueue = new JobQueue(this, 'UploadJobs', { consumerTimeout: WORKER_TIMEOUT });
    this.renderQueue = new JobQueue(this, 'RenderJobs', { consumerTimeout: RENDER_TIMEOUT });
    this.importQueue = new JobQueue(this, 'ImportJobs', { consumerTimeout: IMPORT_TIMEOUT });
    this.fetchQueue = new JobQueue(this, 'FetchJobs', { consumerTimeout: IMPORT_TIMEOUT });
    this.noticeQueue = new JobQueue(this, 'NoticeJobs', { consumerTimeout: WORKER_TIMEOUT });
    this.reembedQueue = new JobQueue(this, 'ReembedJobs', { consumerTimeout: WORKER_TIMEOUT });
    this.indexQueue = new JobQueue(this, 'IndexJobs', { consumerTimeout: WORKER_TIMEOUT });
    this.channelQueue = new JobQueue(this, 'ChannelJobs', { consumerTimeout: STREAM_TIMEOUT });
    this.mediaQueue = new JobQueue(this, 'MediaJobs', { consumerTimeout: IMPORT_TIMEOUT, outage: PROVIDER_OUTAGE });
    this.deliveryQueue = new JobQueue(this, 'DeliveryJobs', { consumerTimeout: DELIVERY_TIMEOUT });
    this.webhookQueue = new JobQueue(this, 'WebhookJobs', { consumerTimeout: WEBHOOK_TIMEOUT });
    // Six times fifteen minutes are below the twelve hours that a message may be invisible.
    this.exportQueue = new JobQueue(this, 'ExportJobs', { consumerTimeout: EXPORT_TIMEOUT });
    this.relayQueue = new JobQueue(this, 'RelayJobs', { consumerTimeout: RELAY_TIMEOUT, outage: RELAY_OUTAGE });
    this.eventQueue = new JobQueue(this, 'Events', { consumerTimeout: WORKER_TIMEOUT });

    this.journalQueue = new JobQueue(this, 'JournalJobs', { consumerTimeout: WORKER_TIMEOUT });
    this.billingQueue = new JobQueue(this, 'BillingJobs', { consumerTimeout: BILLING_TIMEOUT });

    this.signingKey = keptSecret(this, 'SigningKey', 'Private keys that sign tokens; written by the rotation function only');
    this.pepper = keptSecret(this, 'Pepper', 'Keyed part of every password hash');
    this.visitorSeal = keptSecret(this, 'VisitorSeal', 'Seals the secrets by which sites vouch for their visitors');
    this.tenantKey = new Key(this, 'TenantKey', {
      description: 'Closes the keys of accounts',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    // Without a key in it, so that it can be told from one that was written.
    this.stripeKeys = keptSecret(this, 'StripeKeys', 'API key and webhook secrets of Stripe, as JSON; written by the operator', {
      secretStringTemplate: '{}',
      generateStringKey: 'unused',
    });

    this.database = config.profile === 'economy' ? new PausingDatabase(this, 'Database', config) : new ProxiedDatabase(this, 'Database', config);
    schemaMigrations(this, this.database, config);
  }

  private table(id: string, props: Partial<TablePropsV2> = {}): TableV2 {
    return new TableV2(this, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: true,
      // Protected, so it could not go with a creation that fails (constructs/database.ts).
      removalPolicy: RemovalPolicy.RETAIN,
      ...props,
    });
  }
}
