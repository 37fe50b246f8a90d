import { createHash } from 'node:crypto';
import type { Resource, Stack } from './assembly.ts';

/** What a deployed resource answers to `Ref` and to `Fn::GetAtt`. */
export interface Physical {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where a resource would live, and how the local cloud addresses queues. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly queueUrl: (name: string) => string;
}

interface Known extends Place {
  readonly name: string;
  /** Lower-case hexadecimal that depends on stack and logical id alone. */
  readonly hash: string;
  readonly resource: Resource;
}

/** The property by which a template may name a resource of the type itself. */
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::Events::EventBus': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::WAFv2::WebACL': 'Name',
  'AWS::CloudFront::Function': 'Name',
  'AWS::ApiGateway::Stage': 'StageName',
};

/** Bounds of a name, in characters, where the service has one below what stack and logical id may come to. */
const NAME_BOUNDS: Readonly<Record<string, number>> = {
  'AWS::S3::Bucket': 63,
  'AWS::Lambda::Function': 64,
  'AWS::IAM::Role': 64,
  'AWS::Events::Rule': 64,
  'AWS::SQS::Queue': 80,
};

const arn = (service: string, { region, accountId }: Place, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;

const table = (k: Known): Physical => {
  const Arn = arn('dynamodb', k, `table/${k.name}`);
  return { ref: k.name, attributes: { Arn, StreamArn: `${Arn}/stream/2020-01-01T00:00:00.000`, TableId: k.hash.slice(0, 32) } };
};
const keyId = ({ hash }: Known) => [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');

/** How each type that the application uses answers; from "Return values" of its page in the CloudFormation template reference. */
const TYPES: Readonly<Record<string, (known: Known) => Physical>> = {
  'AWS::Lambda::Function': (k) => ({ ref: k.name, attributes: { Arn: arn('lambda', k, `function:${k.name}`) } }),
  'AWS::Lambda::LayerVersion': (k) => {
    const LayerVersionArn = arn('lambda', k, `layer:${k.name}:1`);
    return { ref: LayerVersionArn, attributes: { LayerVersionArn } };
  },
  'AWS::SQS::Queue': (k) => ({ ref: k.queueUrl(k.name), attributes: { Arn: arn('sqs', k, k.name), QueueName: k.name, QueueUrl: k.queueUrl(k.name) } }),
  'AWS::S3::Bucket': (k) => ({
    ref: k.name,
    attributes: { Arn: `arn:aws:s3:::${k.name}`, DomainName: `${k.name}.s3.amazonaws.com`, RegionalDomainName: `${k.name}.s3.${k.region}.amazonaws.com` },
  }),
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::SecretsManager::Secret': (k) => {
    const Id = arn('secretsmanager', k, `secret:${k.name}-${k.hash.slice(0, 6)}`);
    return { ref: Id, attributes: { Id } };
  },
  'AWS::RDS::DBCluster': (k) => ({
    ref: k.name.toLowerCase(),
    attributes: {
      DBClusterArn: arn('rds', k, `cluster:${k.name.toLowerCase()}`),
      DBClusterResourceId: `cluster-${k.hash.slice(0, 26).toUpperCase()}`,
      'MasterUserSecret.SecretArn': arn('secretsmanager', k, `secret:rds!cluster-${k.hash.slice(0, 8)}-${k.hash.slice(0, 6)}`),
    },
  }),
  'AWS::IAM::Role': (k) => ({
    ref: k.name,
    attributes: { Arn: `arn:aws:iam::${k.accountId}:role/${k.name}`, RoleId: `AROA${k.hash.slice(0, 17).toUpperCase()}` },
  }),
  'AWS::Logs::LogGroup': (k) => ({ ref: k.name, attributes: { Arn: arn('logs', k, `log-group:${k.name}:*`) } }),
  'AWS::KMS::Key': (k) => ({ ref: keyId(k), attributes: { KeyId: keyId(k), Arn: arn('kms', k, `key/${keyId(k)}`) } }),
  'AWS::SNS::Topic': (k) => ({ ref: arn('sns', k, k.name), attributes: { TopicArn: arn('sns', k, k.name), TopicName: k.name } }),
  'AWS::Events::Rule': (k) => ({ ref: k.name, attributes: { Arn: arn('events', k, `rule/${k.name}`) } }),
  'AWS::Events::EventBus': (k) => ({ ref: k.name, attributes: { Arn: arn('events', k, `event-bus/${k.name}`), Name: k.name } }),
  'AWS::Scheduler::Schedule': (k) => ({ ref: k.name, attributes: { Arn: arn('scheduler', k, `schedule/default/${k.name}`) } }),
  'AWS::ApiGateway::RestApi': (k) => ({ ref: k.hash.slice(0, 10), attributes: { RestApiId: k.hash.slice(0, 10), RootResourceId: k.hash.slice(10, 20) } }),
  'AWS::CloudFront::Distribution': (k) => {
    const id = `E${k.hash.slice(0, 13).toUpperCase()}`;
    const DomainName = `d${k.hash.slice(0, 13)}.cloudfront.net`;
    return { ref: id, attributes: { Id: id, DomainName, Arn: `arn:aws:cloudfront::${k.accountId}:distribution/${id}` } };
  },
  'AWS::CloudFront::Function': (k) => {
    const FunctionARN = `arn:aws:cloudfront::${k.accountId}:function/${k.name}`;
    return { ref: FunctionARN, attributes: { FunctionARN, 'FunctionMetadata.FunctionARN': FunctionARN } };
  },
  'AWS::WAFv2::WebACL': (k) => {
    const [scope, path] = k.resource.Properties?.['Scope'] === 'CLOUDFRONT' ? ['CLOUDFRONT', 'global'] : ['REGIONAL', 'regional'];
    return { ref: `${k.name}|${keyId(k)}|${scope}`, attributes: { Id: keyId(k), Arn: arn('wafv2', k, `${path}/webacl/${k.name}/${keyId(k)}`) } };
  },
};

function nameOf(stack: Stack, logicalId: string, { Type, Properties }: Resource, hash: string): string {
  const given = Properties?.[NAME_PROPERTIES[Type] ?? ''];
  if (typeof given === 'string') return given;
  const name = `${stack.name}-${logicalId}`;
  const bound = NAME_BOUNDS[Type] ?? 128;
  const bounded = name.length <= bound ? name : `${name.slice(0, bound - 9)}-${hash.slice(0, 8)}`;
  return Type === 'AWS::S3::Bucket' ? bounded.toLowerCase() : bounded;
}

/**
 * The name, ARN and other attributes that a resource has unless the local cloud knows better. The same on every run.
 * A type that is not listed answers with its name, so that nothing stops only because something unused is mentioned.
 */
export function defaultPhysical(stack: Stack, logicalId: string, resource: Resource, place: Place): Physical {
  const hash = createHash('sha256').update(`${stack.name}/${logicalId}`).digest('hex');
  const name = nameOf(stack, logicalId, resource, hash);
  const known = TYPES[resource.Type];
  if (known) return known({ ...place, name, hash, resource });
  const [, service = 'local', type = 'resource'] = resource.Type.toLowerCase().split('::');
  return { ref: name, attributes: { Arn: arn(service, place, `${type}:${name}`), Id: name } };
}
