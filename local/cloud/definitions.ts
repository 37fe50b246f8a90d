import { join } from 'node:path';
import type { QueueDefinition } from '../engines/queue-message.ts';
import type { BucketDefinition, CorsRule, NotificationRule, Statement } from '../engines/s3/definition.ts';
import type { ScheduledRule } from '../engines/schedules.ts';
import type { GeneratedValue, SecretDefinition } from '../engines/secret-definition.ts';
import type { TableDefinition, TableProperties } from '../engines/table-definition.ts';
import type { FunctionDefinition } from '../functions/definition.ts';
import type { Assembly } from '../template/assembly.ts';
import type { Resolver } from '../template/resolve.ts';

type Properties = Readonly<Record<string, unknown>>;
interface Found {
  readonly ref: string;
  readonly properties: Properties;
  readonly attribute: (name: string) => string;
}

/** Every resource of some types, resolved. */
export const all = (resolver: Resolver, ...types: readonly string[]): Found[] =>
  types.flatMap((type) =>
    resolver.resources(type).map(({ stack, logicalId }) => ({
      ref: resolver.ref(stack, logicalId),
      properties: resolver.properties(stack, logicalId),
      attribute: (name) => resolver.attribute(stack, logicalId, name),
    })),
  );

/** A property that is text, or nothing. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : value === undefined ? [] : [value as T]);

export const tableDefinitions = (resolver: Resolver): TableDefinition[] =>
  all(resolver, 'AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table').map(({ ref, properties }) => ({
    name: ref,
    properties: properties as unknown as TableProperties,
  }));

export const queueDefinitions = (resolver: Resolver): QueueDefinition[] =>
  all(resolver, 'AWS::SQS::Queue').map(({ properties, attribute }) => {
    const redrive = properties['RedrivePolicy'] as { deadLetterTargetArn: string; maxReceiveCount: number } | undefined;
    return {
      name: attribute('QueueName'),
      visibilityTimeoutSeconds: Number(properties['VisibilityTimeout'] ?? 30),
      ...(redrive && { redrive: { deadLetterName: redrive.deadLetterTargetArn.split(':').at(-1) ?? '', maxReceiveCount: redrive.maxReceiveCount } }),
    };
  });

/** Rotations of other stacks than ours (the database's master secret) have functions that AWS keeps; they are not run. */
export function secretDefinitions(resolver: Resolver, functionArns: ReadonlySet<string>): SecretDefinition[] {
  const rotations = all(resolver, 'AWS::SecretsManager::RotationSchedule').map(({ properties }) => properties);
  return all(resolver, 'AWS::SecretsManager::Secret').map(({ ref, properties }) => {
    const generate = properties['GenerateSecretString'] as Record<string, unknown> | undefined;
    const rotation = rotations.find((row) => row['SecretId'] === ref && functionArns.has(String(row['RotationLambdaARN'])));
    const days = /rate\((\d+) days?\)/.exec(text((rotation?.['RotationRules'] as Properties | undefined)?.['ScheduleExpression']))?.[1];
    return {
      name: ref.split(':secret:')[1]?.replace(/-[^-]{6}$/, '') ?? ref,
      arn: ref,
      ...(generate && { generate: generated(generate) }),
      ...(rotation && { rotation: { functionArn: String(rotation['RotationLambdaARN']), days: Number(days ?? 90) } }),
    };
  });
}

function generated(value: Readonly<Record<string, unknown>>): GeneratedValue {
  const flag = (name: string): boolean => value[name] === true || value[name] === 'true';
  return {
    length: Number(value['PasswordLength'] ?? 32),
    excludeCharacters: text(value['ExcludeCharacters']),
    excludePunctuation: flag('ExcludePunctuation'),
    ...(value['SecretStringTemplate'] !== undefined && { template: text(value['SecretStringTemplate']), key: text(value['GenerateStringKey']) }),
  };
}

interface LambdaNotification {
  readonly Events: readonly string[];
  readonly LambdaFunctionArn: string;
  readonly Filter?: { readonly Key: { readonly FilterRules: readonly { readonly Name: string; readonly Value: string }[] } };
}

interface LockProperties {
  readonly Rule?: { readonly DefaultRetention?: { readonly Mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly Days?: number; readonly Years?: number } };
}

/** The Object Lock of a bucket, as `AWS::S3::Bucket` spells it. */
function lockOf(properties: Properties): Pick<BucketDefinition, 'lock'> {
  if (String(properties['ObjectLockEnabled']) !== 'true') return {};
  const { Mode, Days, Years = 0 } = (properties['ObjectLockConfiguration'] as LockProperties | undefined)?.Rule?.DefaultRetention ?? {};
  return { lock: Mode === undefined ? {} : { retention: { mode: Mode, days: Days ?? Years * 365 } } };
}

/** Where a bucket's requests are written down, as `AWS::S3::Bucket` spells it. */
function loggingOf(properties: Properties): Pick<BucketDefinition, 'logging'> {
  const { DestinationBucketName, LogFilePrefix } = (properties['LoggingConfiguration'] ?? {}) as Properties;
  return DestinationBucketName === undefined ? {} : { logging: { bucket: text(DestinationBucketName), prefix: text(LogFilePrefix) } };
}

export function bucketDefinitions(resolver: Resolver): BucketDefinition[] {
  const policies = all(resolver, 'AWS::S3::BucketPolicy').map(({ properties }) => properties);
  const notifications = all(resolver, 'Custom::S3BucketNotifications').map(({ properties }) => properties);
  return all(resolver, 'AWS::S3::Bucket').map(({ ref, properties }) => {
    const rules = notifications
      .filter((row) => row['BucketName'] === ref)
      .flatMap((row) => list<LambdaNotification>((row['NotificationConfiguration'] as Properties)['LambdaFunctionConfigurations']))
      .map(({ Events, LambdaFunctionArn, Filter }): NotificationRule => {
        const part = (name: string) => Filter?.Key.FilterRules.find((rule) => rule.Name.toLowerCase() === name)?.Value;
        const [prefix, suffix] = [part('prefix'), part('suffix')];
        return { events: Events, target: LambdaFunctionArn, ...(prefix !== undefined && { prefix }), ...(suffix !== undefined && { suffix }) };
      });
    return {
      name: ref,
      versioned: (properties['VersioningConfiguration'] as Properties | undefined)?.['Status'] === 'Enabled',
      ...lockOf(properties),
      cors: list<CorsRule>((properties['CorsConfiguration'] as Properties | undefined)?.['CorsRules']),
      policy: policies.filter((row) => row['Bucket'] === ref).flatMap((row) => list<Statement>((row['PolicyDocument'] as Properties)['Statement'])),
      notifications: rules,
      ...loggingOf(properties),
    };
  });
}

export const ruleDefinitions = (resolver: Resolver): ScheduledRule[] =>
  all(resolver, 'AWS::Events::Rule').flatMap(({ ref, properties }) => {
    const expression = properties['ScheduleExpression'];
    if (typeof expression !== 'string' || properties['State'] === 'DISABLED') return [];
    return list<{ Arn: string; Input?: string }>(properties['Targets']).map(({ Arn, Input }) => ({
      name: ref,
      expression,
      targetArn: Arn,
      ...(Input !== undefined && { input: Input }),
    }));
  });

/** Our own functions: those with a bundle of Node. CDK's helpers (Python, inline) are interpreted from their custom resources instead of being run. */
export function functionDefinitions(
  resolver: Resolver,
  assembly: Assembly,
  environment: (own: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
): FunctionDefinition[] {
  return all(resolver, 'AWS::Lambda::Function').flatMap(({ ref, properties, attribute }) => {
    const code = properties['Code'] as { S3Key?: string } | undefined;
    const [file = '', exportName = ''] = text(properties['Handler']).split('.');
    const own = ((properties['Environment'] as Properties | undefined)?.['Variables'] ?? {}) as Record<string, string>;
    if (!code?.S3Key || own['POWERTOOLS_SERVICE_NAME'] === undefined) return [];
    return [
      {
        arn: attribute('Arn'),
        name: ref,
        file: join(assembly.asset(code.S3Key), `${file}.js`),
        exportName,
        environment: environment(own),
        timeoutSeconds: Number(properties['Timeout'] ?? 3),
        memoryMegabytes: Number(properties['MemorySize'] ?? 128),
      },
    ];
  });
}

export interface SourceDefinition {
  readonly queueArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly maximumConcurrency?: number;
  readonly reportBatchItemFailures: boolean;
}

export const sourceDefinitions = (resolver: Resolver): SourceDefinition[] =>
  all(resolver, 'AWS::Lambda::EventSourceMapping').map(({ properties }) => {
    const maximum = (properties['ScalingConfig'] as Properties | undefined)?.['MaximumConcurrency'];
    return {
      queueArn: String(properties['EventSourceArn']),
      functionName: String(properties['FunctionName']),
      batchSize: Number(properties['BatchSize'] ?? 10),
      reportBatchItemFailures: list<string>(properties['FunctionResponseTypes']).includes('ReportBatchItemFailures'),
      ...(maximum !== undefined && { maximumConcurrency: Number(maximum) }),
    };
  });
