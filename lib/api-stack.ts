import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib/core';
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
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction, ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { RotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { CONTRACTS, type Feature } from '../lambdas/contracts.ts';
import type { Config } from './config.ts';
import { FeatureFunction } from './constructs/feature-function.ts';
import type { DataStack } from './data-stack.ts';
import { errorsEnvironment } from './errors.ts';
import { features, workers, type WorkerName } from './features.ts';
import { lateJournal } from './features/journal.ts';
import { relayEnvironment } from './features/events.ts';
import { keptEnvironment, on, send, type FunctionRow } from './features/row.ts';
import { gatewayBody } from './gateway-body.ts';
import { gatewayRefusals } from './gateway-refusals.ts';
import { guardDuty } from './guardduty.ts';
import { scannerLayer } from './scanner-layer.ts';
import { wakeWorkers } from './wakes.ts';

export interface ApiStackProps extends StackProps {
  readonly config: Config;
  readonly data: DataStack;
}

const STAGE = 'live';

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
    const behindGateway = Object.entries(features(data, config)).map(([name, row]): [string, FunctionRow] => [
      name,
      { ...row, environment: { ...row.environment, ...edge }, grants: [...row.grants, ...edgeGrants] },
    ]);
    const rows: [string, FunctionRow][] = [...behindGateway, ...Object.entries(workers(data, config))].map(([name, row]): [string, FunctionRow] => [
      name,
      lateJournal(name, row, data),
    ]);
    this.functions = Object.fromEntries(rows.map(([name, row]) => [name, this.feature(name, row, config, data)])) as typeof this.functions;
    this.connect(rows);
    this.api = this.gateway(config);
    this.startWorkers(data, config);
    new CfnOutput(this, 'OperatorFunction', { value: this.functions['operator-command'].fn.functionName });
    // A deployment calls it once: the clock begins in hours, and until there are definitions no file is released.
    if (config.scanner.engine === 'clamav') new CfnOutput(this, 'DefinitionsFunction', { value: this.functions['materials-definitions'].fn.functionName });
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
        environment: {
          ...row.environment,
          ...keptEnvironment(row),
          ...errorsEnvironment(config),
          ...(row.login && { ...database.environment(row.login), ...relayEnvironment(data, config) }),
        },
        logRetention: config.logRetentionDays,
        tracing: config.tracing,
        ...(row.login && database.network && { network: database.network }),
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

  /** Lets functions call those that their rows name. */
  private connect(rows: readonly (readonly [string, FunctionRow])[]): void {
    const functions: Readonly<Record<string, FeatureFunction>> = this.functions;
    for (const [name, { calls }] of rows) {
      const [caller, called] = [functions[name], calls && functions[calls.worker]];
      if (!calls || !caller || !called) continue;
      caller.fn.addEnvironment(calls.variable, called.fn.functionName);
      caller.allow(['lambda:InvokeFunction'], [called.fn.functionArn]);
    }
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
      // Metrics are found by this name, and two instances may live in one account.
      restApiName: config.name,
      apiDefinition: ApiDefinition.fromInline(gatewayBody(byFeature, fn('authorizer'))),
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      deployOptions: {
        stageName: STAGE,
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        // By method each metric would be one that is paid for, several hundred of them; those of the stage are free (API Gateway guide, metrics).
        metricsEnabled: false,
        tracingEnabled: config.tracing,
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
            at: AccessLogField.contextRequestTimeEpoch(),
            refusal: AccessLogField.contextErrorResponseType(),
          }),
        ),
      },
    });
    gatewayRefusals(this, logs, fn('journal-gateway'));
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
    const logs = Bucket.fromBucketName(this, 'ObjectLogEvents', data.objectLogs.bucket.bucketName);
    logs.addEventNotification(EventType.OBJECT_CREATED, new LambdaDestination(worker('journal-objects')));
    if (config.scanner.engine === 'guardduty') guardDuty(this, quarantine, worker('materials-guardduty'));
    wakeWorkers(this, worker, data, config);
    new RotationSchedule(this, 'SigningKeyRotation', {
      secret: data.signingKey,
      rotationLambda: worker('keys-rotate'),
      automaticallyAfter: Duration.days(90),
      rotateImmediatelyOnUpdate: true,
    });
  }
}
