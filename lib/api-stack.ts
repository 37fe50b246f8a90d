import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib/core';
import {
  AccessLogField,
  AccessLogFormat,
  ApiDefinition,
  CfnAccount,
  EndpointType,
  LogGroupLogDestination,
  MethodLoggingLevel,
  SpecRestApi,
  type CfnRestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction, ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { RotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { CONTRACTS, type Feature } from '../lambdas/contracts.ts';
import type { Config } from './config.ts';
import { FeatureFunction } from './constructs/feature-function.ts';
import type { DataStack } from './data-stack.ts';
import { features, workers, type WorkerName } from './features.ts';
import { on, send, type FunctionRow } from './features/row.ts';
import { gatewayBody } from './gateway-body.ts';
import { guardDuty } from './guardduty.ts';
import { scannerAlarms } from './scanner-alarms.ts';
import { scannerLayer } from './scanner-layer.ts';
import { connectFunctions, startWebhooks } from './start-webhooks.ts';

export interface ApiStackProps extends StackProps {
  readonly config: Config;
  readonly data: DataStack;
}

const STAGE = 'live';
/** Files that one scan function looks at in parallel, and workers that may use the database at once. */
const SCAN_CONCURRENCY = 5;
const WORKER_CONCURRENCY = 5;
/** Pages that are fetched at once. */
const FETCH_CONCURRENCY = 10;
/** Work that has not moved for so long was left by a crash, in seconds: longer than a queue would need to deliver it again. */
const STALE_AFTER_SECONDS = 1_800;

/** A fetch that has not ended for so long was left by a crash, or its link has expired, in seconds. */
const FETCH_STALE_AFTER_SECONDS = 1_200;

/** A message that should have been sent so long ago is in no queue any more, in seconds. */
const DELIVERY_STALE_AFTER_SECONDS = 300;

/** An export that has been prepared for so long was left by a crash, in seconds: longer than its queue would need to deliver it again. */
const EXPORT_STALE_AFTER_SECONDS = 7_200;

/** What changes with every release: the functions, the API in front of them, and what starts the workers. */
export class ApiStack extends Stack {
  readonly api: SpecRestApi;
  readonly functions: Readonly<Record<Feature | WorkerName, FeatureFunction>>;
  private scannerLayers: ILayerVersion[] | undefined;

  constructor(scope: Construct, id: string, { config, data, ...props }: ApiStackProps) {
    // A template may have 1 MB (CloudFormation quotas), and the API's body is most of this one: without indentation it has room.
    super(scope, id, { ...props, suppressTemplateIndentation: true });
    const CORS_ORIGINS = config.corsOrigins.join(',');
    const edge = { JOURNAL_TABLE: data.journal.tableName, LIMITS_TABLE: data.limits.tableName, REPLIES_TABLE: data.replies.tableName, CORS_ORIGINS };
    const edgeGrants = [
      on(data.journal, 'PutItem'),
      on(data.limits, 'GetItem', 'UpdateItem'),
      on(data.replies, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
    ];
    const rows = Object.entries(features(data, config)).map(([name, row]): [string, FunctionRow] => [
      name,
      { ...row, environment: { ...row.environment, ...edge }, grants: [...row.grants, ...edgeGrants] },
    ]);
    this.functions = Object.fromEntries(
      [...rows, ...Object.entries(workers(data, config))].map(([name, row]) => [name, this.feature(name, row, config, data)]),
    ) as typeof this.functions;
    connectFunctions(this.functions, [...rows, ...Object.entries(workers(data, config))]);
    this.api = this.gateway(config);
    this.startWorkers(data, config);
    scannerAlarms(this, {
      updater: this.functions['materials-definitions'].fn,
      scan: this.functions['materials-scan'].fn,
      deadLetters: data.scanQueue.deadLetters,
      topicArn: config.alarmTopicArn,
      definitions: config.scanner.engine === 'clamav',
    });
  }

  private feature(name: string, row: FunctionRow, config: Config, data: DataStack): FeatureFunction {
    const { database } = data;
    const feature = new FeatureFunction(
      this,
      name
        .split('-')
        .map((word) => word[0]?.toUpperCase() + word.slice(1))
        .join(''),
      {
        bundle: name,
        description: row.description,
        memoryMegabytes: row.memoryMegabytes,
        timeout: row.timeout,
        environment: { ...row.environment, ...(row.login && { ...database.environment(row.login), RELAY_QUEUE: data.relayQueue.queue.queueUrl }) },
        logRetention: config.logRetentionDays,
        ...(row.login && { network: { vpc: database.vpc, securityGroup: database.clients } }),
        ...(row.temporaryMegabytes && { temporaryMegabytes: row.temporaryMegabytes }),
        ...(row.scanner && { layers: this.scanner() }),
      },
    );
    for (const grant of row.grants) feature.allow(...grant);
    if (row.login) database.allow(feature, row.login);
    // Whoever changes rows writes events with them, and wakes whoever sends them.
    if (row.login && row.login !== 'app_relay') feature.allow(...send(data.relayQueue));
    return feature;
  }

  /** One layer for all functions that run a program of it. */
  private scanner(): ILayerVersion[] {
    this.scannerLayers ??= scannerLayer(this);
    return this.scannerLayers;
  }

  private gateway(config: Config): SpecRestApi {
    const fn = (name: Feature | WorkerName): LambdaFunction => this.functions[name].fn;
    const byFeature = Object.fromEntries(Object.keys(CONTRACTS).map((name) => [name, fn(name as Feature)])) as Record<Feature, LambdaFunction>;
    const logs = new LogGroup(this, 'AccessLogs', { retention: config.logRetentionDays, removalPolicy: RemovalPolicy.DESTROY });
    const api = new SpecRestApi(this, 'Api', {
      apiDefinition: ApiDefinition.fromInline(gatewayBody(byFeature, fn('authorizer'))),
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      deployOptions: {
        stageName: STAGE,
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        metricsEnabled: true,
        tracingEnabled: false,
        throttlingRateLimit: 1_000,
        throttlingBurstLimit: 2_000,
        accessLogDestination: new LogGroupLogDestination(logs),
        // No path: it holds ids. No query, no header: they hold what people type.
        accessLogFormat: AccessLogFormat.custom(
          JSON.stringify({
            requestId: AccessLogField.contextRequestId(),
            time: AccessLogField.contextRequestTime(),
            method: AccessLogField.contextHttpMethod(),
            resource: AccessLogField.contextResourcePath(),
            status: AccessLogField.contextStatus(),
            bytes: AccessLogField.contextResponseLength(),
            latency: AccessLogField.contextResponseLatency(),
            authorizer: AccessLogField.contextAuthorizerStatus(),
          }),
        ),
      },
    });
    const role = new Role(this, 'GatewayLogsRole', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
    });
    const account = new CfnAccount(this, 'GatewayAccount', { cloudWatchRoleArn: role.roleArn });
    api.deploymentStage.node.addDependency(account);
    // Enhanced TLS policies come only together with strict endpoint access (API Gateway guide, security policies).
    const resource = api.node.defaultChild as CfnRestApi;
    resource.securityPolicy = 'SecurityPolicy_TLS13_1_2_PQ_2025_09';
    resource.endpointAccessMode = 'STRICT';
    for (const name of [...(Object.keys(CONTRACTS) as Feature[]), 'authorizer' as const]) {
      fn(name).addPermission('Gateway', { principal: new ServicePrincipal('apigateway.amazonaws.com'), sourceArn: api.arnForExecuteApi() });
    }
    return api;
  }

  private startWorkers(data: DataStack, config: Config): void {
    const worker = (name: WorkerName): LambdaFunction => this.functions[name].fn;
    // By name, so that the notification belongs to this stack and the data stack knows no function.
    const quarantine = Bucket.fromBucketName(this, 'QuarantineEvents', data.quarantine.bucket.bucketName);
    quarantine.addEventNotification(EventType.OBJECT_CREATED, new LambdaDestination(worker('materials-arrival')), { prefix: 'accounts/' });

    const source = (queue: DataStack['scanQueue'], maxConcurrency: number): SqsEventSource =>
      new SqsEventSource(queue.queue, { batchSize: 1, maxConcurrency, reportBatchItemFailures: true });
    worker('materials-scan').addEventSource(source(data.scanQueue, SCAN_CONCURRENCY));
    worker('materials-ingest').addEventSource(source(data.ingestQueue, WORKER_CONCURRENCY));
    worker('materials-purge').addEventSource(source(data.purgeQueue, 2));
    worker('uploads-record').addEventSource(source(data.uploadQueue, WORKER_CONCURRENCY));
    worker('uploads-render').addEventSource(source(data.renderQueue, 2));
    worker('imports-work').addEventSource(source(data.importQueue, WORKER_CONCURRENCY));
    worker('imports-importer').addEventSource(source(data.fetchQueue, FETCH_CONCURRENCY));
    worker('notices-send').addEventSource(source(data.noticeQueue, WORKER_CONCURRENCY));
    worker('account-export').addEventSource(source(data.exportQueue, 2));
    worker('billing-work').addEventSource(source(data.billingQueue, 2));
    startWebhooks(this, { fanOut: worker('webhooks-fan-out'), deliver: worker('webhooks-deliver'), sweep: worker('webhooks-sweep') }, data);
    worker('knowledge-reembed').addEventSource(source(data.reembedQueue, 2));
    worker('chat-channel').addEventSource(source(data.channelQueue, WORKER_CONCURRENCY));
    worker('uploads-media').addEventSource(source(data.mediaQueue, WORKER_CONCURRENCY));
    worker('channels-send').addEventSource(source(data.deliveryQueue, WORKER_CONCURRENCY));
    // One look empties the outbox, however many have asked for it.
    worker('events-relay').addEventSource(new SqsEventSource(data.relayQueue.queue, { batchSize: 10, maxConcurrency: 2 }));
    // The least that an event source takes; two builds at once are of two namespaces.
    worker('knowledge-index').addEventSource(source(data.indexQueue, 2));

    new Rule(this, 'Sweep', {
      description: 'Takes up work that was left by a crash',
      schedule: Schedule.rate(Duration.minutes(15)),
      targets: [
        new LambdaTarget(worker('materials-sweep'), { event: RuleTargetInput.fromObject({ staleAfterSeconds: STALE_AFTER_SECONDS }), retryAttempts: 2 }),
      ],
    });

    if (config.scanner.engine === 'guardduty') guardDuty(this, quarantine, worker('materials-guardduty'));
    else
      new Rule(this, 'Definitions', {
        description: 'Keeps the definitions of the scanner fresh',
        schedule: Schedule.rate(Duration.hours(4)),
        targets: [new LambdaTarget(worker('materials-definitions'), { retryAttempts: 1 })],
      });

    new Rule(this, 'EventSweep', {
      description: 'Sends events that nobody was woken for',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaTarget(worker('events-relay'), { retryAttempts: 0 })],
    });

    new Rule(this, 'Sync', {
      description: 'Fetches pages again by their schedule',
      schedule: Schedule.rate(Duration.minutes(15)),
      targets: [
        new LambdaTarget(worker('imports-sync'), { event: RuleTargetInput.fromObject({ staleAfterSeconds: FETCH_STALE_AFTER_SECONDS }), retryAttempts: 2 }),
      ],
    });

    new Rule(this, 'Deliveries', {
      description: 'Takes up messages to people that a crash has left',
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [
        new LambdaTarget(worker('channels-sweep'), {
          event: RuleTargetInput.fromObject({ staleAfterSeconds: DELIVERY_STALE_AFTER_SECONDS }),
          retryAttempts: 2,
        }),
      ],
    });

    new Rule(this, 'Exports', {
      description: 'Removes exports that have expired, and begins again what a crash has left',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [
        new LambdaTarget(worker('account-export-sweep'), {
          event: RuleTargetInput.fromObject({ staleAfterSeconds: EXPORT_STALE_AFTER_SECONDS }),
          retryAttempts: 2,
        }),
      ],
    });

    new Rule(this, 'Retention', {
      description: 'Deletes conversations that are older than their chatbot keeps them',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new LambdaTarget(worker('privacy-retain'), { retryAttempts: 2 })],
    });

    new Rule(this, 'Quotas', {
      description: 'Gives back what turns have left that never came back',
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [new LambdaTarget(worker('quota-sweep'), { retryAttempts: 2 })],
    });

    new Rule(this, 'BillingSweep', {
      description: 'Has every account that pays looked at',
      schedule: Schedule.rate(Duration.days(1)),
      targets: [new LambdaTarget(worker('billing-reconcile'), { retryAttempts: 2 })],
    });

    new Rule(this, 'Erasure', {
      description: 'Erases accounts whose grace period is over',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new LambdaTarget(worker('account-erase'), { retryAttempts: 2 })],
    });

    new RotationSchedule(this, 'SigningKeyRotation', {
      secret: data.signingKey,
      rotationLambda: worker('keys-rotate'),
      automaticallyAfter: Duration.days(90),
      rotateImmediatelyOnUpdate: true,
    });
  }
}
