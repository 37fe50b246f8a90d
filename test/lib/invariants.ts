import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { assemblyOf, type Profile } from '../../local/cloud/assembly-cache.ts';
import { MEMORY } from '../../lib/memory.ts';
import { FOREIGN, isForeign } from './exceptions.ts';
import type { Resource, Synthesized } from './synthesized.ts';

type Json = Readonly<Record<string, unknown>>;
type Entry = readonly [id: string, resource: Resource];

const text = (value: unknown): string => JSON.stringify(value) ?? '';
const statements = (resource: Resource): Json[] => {
  const inline = (resource.Properties['Policies'] as { PolicyDocument: { Statement: Json[] } }[] | undefined) ?? [];
  const own = resource.Properties['PolicyDocument'] as { Statement: Json[] } | undefined;
  return [...(own?.Statement ?? []), ...inline.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)];
};
/** The ids of those that do not hold. */
const failing = (entries: readonly Entry[], holds: (properties: Json, resource: Resource, id: string) => boolean): string[] =>
  entries.filter(([id, resource]) => !holds(resource.Properties ?? {}, resource, id)).map(([id]) => id);

/** What holds for every resource of every template of a profile. */
export function invariants(profile: Profile, synthesized: () => Synthesized): void {
  const all = (type: string): readonly Entry[] => synthesized().all(type);
  const everything = (): Entry[] => Object.values(synthesized().stacks).flatMap((resources) => Object.entries(resources));
  const ours = (type: string): Entry[] => all(type).filter(([id]) => !isForeign(id));

  describe('exceptions', () => {
    test('whatever is excepted is there, and each application of others is a row of what is', () => {
      const ids = everything().map(([id]) => id);
      for (const { does, ids: pattern, only } of FOREIGN) expect([does, ids.some((id) => pattern.test(id))]).toEqual([does, !only || only === profile]);
      const applications = all('AWS::Serverless::Application').map(([id]) => id);
      expect([applications.length, applications.filter((id) => !isForeign(id))]).toEqual([profile === 'production' ? 1 : 0, []]);
    });
  });

  describe('every function', () => {
    test('is arm64 on Node 24 and writes to a log group of its own stack that ends', () => {
      const groups = new Map(all('AWS::Logs::LogGroup'));
      expect(
        failing(ours('AWS::Lambda::Function'), ({ Architectures, Runtime, LoggingConfig }) => {
          const { LogGroup } = (LoggingConfig ?? {}) as { LogGroup?: { Ref?: string } };
          return text(Architectures) === '["arm64"]' && Runtime === 'nodejs24.x' && groups.has(LogGroup?.Ref ?? '');
        }),
      ).toEqual([]);
      expect(failing([...groups], ({ RetentionInDays }) => Number(RetentionInDays) > 0)).toEqual([]);
    });

    test('has a size of memory with a reason, and every reason has its functions', () => {
      const sizes = new Set(ours('AWS::Lambda::Function').map(([, { Properties }]) => String(Properties['MemorySize'])));
      expect(sizes).toEqual(new Set(Object.keys(MEMORY)));
    });

    test('that a queue feeds takes few at a time, and all that use SQL together leave the database to people', () => {
      const withSql = new Set(
        ours('AWS::Lambda::Function').flatMap(([id, { Properties }]) => (text(Properties['Environment']).includes('DATABASE_DRIVER') ? [id] : [])),
      );
      expect(withSql.size).toBeGreaterThan(40);
      const atOnce = all('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => {
        const { MaximumConcurrency = Infinity } = (Properties['ScalingConfig'] ?? {}) as { MaximumConcurrency?: number };
        return [(Properties['FunctionName'] as { Ref: string }).Ref, MaximumConcurrency] as const;
      });
      expect(atOnce.filter(([, count]) => count > 10)).toEqual([]);
      // 189 connections are what half a capacity unit with a maximum of 8 has (Aurora guide, "Maximum connections for Aurora Serverless v2").
      expect(atOnce.reduce((sum, [id, count]) => sum + (withSql.has(id) ? count : 0), 0)).toBeLessThan(80);
    });
  });

  describe('everything that holds data', () => {
    const STAYS = /^Retain(?:ExceptOnCreate)?$/;
    /** The properties by which a resource of these types, or of others that stay, is told from all others of an account or of the world. */
    const NAMES = /^(?:Name|TableName|BucketName|AliasName|LogGroupName|DBSubnetGroupName|DBClusterIdentifier|DBInstanceIdentifier)$/;
    const HOLDS = /^AWS::(?:DynamoDB::GlobalTable|S3::Bucket|SecretsManager::Secret|KMS::Key|RDS::DB(?:Cluster|Instance))$/;

    test('stays when its stack goes or replaces it, in a stack that does not go by mistake', () => {
      // An origin secret proves a way and opens nothing: another takes its place.
      const kept = everything().filter(([id, { Type }]) => HOLDS.test(Type) && !/^(?:App|Edge)OriginSecret\d/.test(id));
      expect(
        failing(kept, (_properties, { DeletionPolicy, UpdateReplacePolicy }) => STAYS.test(DeletionPolicy ?? '') && UpdateReplacePolicy === 'Retain'),
      ).toEqual([]);
      const manifest = JSON.parse(readFileSync(join(assemblyOf(profile), 'manifest.json'), 'utf8')) as {
        artifacts: Record<string, { properties?: { terminationProtection?: boolean } }>;
      };
      expect(manifest.artifacts['Rempart-data']?.properties?.terminationProtection).toBe(true);
    });

    test('goes with a stack whose creation fails, but for what would not let itself be deleted', () => {
      const filled = text(all('Custom::CDKBucketDeployment').map(([, { Properties }]) => Properties['DestinationBucketName']));
      // Protected against deletion, or not empty by then.
      const refuses = ([id, { Type }]: Entry): boolean => /^AWS::(?:DynamoDB::GlobalTable|RDS::DBCluster)$/.test(Type) || filled.includes(`"${id}"`);
      const kept = everything().filter(([, { Type, DeletionPolicy }]) => HOLDS.test(Type) && DeletionPolicy !== 'Delete');
      const [refusing, others] = [kept.filter((entry) => refuses(entry)), kept.filter((entry) => !refuses(entry))];

      expect(failing(refusing, (_properties, { DeletionPolicy }) => DeletionPolicy === 'Retain')).toEqual([]);
      expect(failing(others, (_properties, { DeletionPolicy }) => DeletionPolicy === 'RetainExceptOnCreate')).toEqual([]);
      expect([refusing.length, others.length > 10]).toEqual([11, true]);
    });

    test('has no name of its own choosing, nor has anything else that stays: whatever is left of a failed try is in no way of the next', () => {
      const names = everything()
        .filter(([, { DeletionPolicy }]) => STAYS.test(DeletionPolicy ?? ''))
        .flatMap(([id, { Properties }]) =>
          Object.entries(Properties ?? {}).flatMap(([name, value]) => (NAMES.test(name) && typeof value === 'string' ? [`${id}: ${value}`] : [])),
        );
      expect(names).toEqual([]);
    });

    test('is protected against deletion and backed up, by the minute where it can be', () => {
      const replicas = (properties: Json): Json[] => properties['Replicas'] as Json[];
      expect(
        failing(all('AWS::DynamoDB::GlobalTable'), (properties) =>
          replicas(properties).every(
            (each) => each['DeletionProtectionEnabled'] === true && text(each['PointInTimeRecoverySpecification']) === '{"PointInTimeRecoveryEnabled":true}',
          ),
        ),
      ).toEqual([]);
      expect(
        failing(all('AWS::RDS::DBCluster'), (properties) => properties['DeletionProtection'] === true && Number(properties['BackupRetentionPeriod']) >= 14),
      ).toEqual([]);
      expect(failing(all('AWS::S3::Bucket'), (properties) => text(properties['VersioningConfiguration']) === '{"Status":"Enabled"}')).toEqual([]);
    });

    test('is encrypted at rest', () => {
      const encrypted: Readonly<Record<string, (properties: Json) => boolean>> = {
        'AWS::DynamoDB::GlobalTable': ({ SSESpecification }) => text(SSESpecification).includes('"SSEEnabled":true'),
        'AWS::S3::Bucket': ({ BucketEncryption }) => /AES256|aws:kms/.test(text(BucketEncryption)),
        'AWS::SQS::Queue': ({ SqsManagedSseEnabled, KmsMasterKeyId }) => SqsManagedSseEnabled === true || KmsMasterKeyId !== undefined,
        'AWS::RDS::DBCluster': ({ StorageEncrypted }) => StorageEncrypted === true,
        'AWS::KMS::Key': ({ EnableKeyRotation }) => EnableKeyRotation === true,
      };
      for (const [type, holds] of Object.entries(encrypted)) expect([type, all(type).length > 0, failing(all(type), holds)]).toEqual([type, true, []]);
    });

    test('is reached by TLS alone', () => {
      for (const [holder, policy, property] of [
        ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'Bucket'],
        ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues'],
      ] as const) {
        const closed = all(policy).filter(([, resource]) =>
          statements(resource).some(
            ({ Effect, Principal, Condition }) =>
              Effect === 'Deny' && text(Principal) === '{"AWS":"*"}' && text(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
          ),
        );
        const named = text(closed.map(([, { Properties }]) => Properties[property]));
        expect([holder, failing(all(holder), (_properties, _resource, id) => named.includes(`"${id}"`))]).toEqual([holder, []]);
      }
      expect(failing(all('AWS::RDS::DBProxy'), ({ RequireTLS }) => RequireTLS === true)).toEqual([]);
      expect(failing(all('AWS::RDS::DBClusterParameterGroup'), ({ Parameters }) => (Parameters as Json)['rds.force_ssl'] === '1')).toEqual([]);
    });

    test('is given to nobody outside: no public bucket, no policy that lets everybody, no database with an address', () => {
      const blocked = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };
      expect(failing(all('AWS::S3::Bucket'), ({ PublicAccessBlockConfiguration }) => text(PublicAccessBlockConfiguration) === text(blocked))).toEqual([]);
      const open = everything().filter(
        ([, resource]) =>
          /Policy$/.test(resource.Type) &&
          statements(resource).some(({ Effect, Principal }) => Effect === 'Allow' && /^(?:"\*"|\{"AWS":"\*"\})$/.test(text(Principal))),
      );
      expect(open.map(([id]) => id)).toEqual([]);
      expect(failing(all('AWS::RDS::DBInstance'), ({ PubliclyAccessible }) => PubliclyAccessible === false)).toEqual([]);
      const ingress = everything().filter(([, { Type }]) => Type === 'AWS::EC2::SecurityGroupIngress');
      expect(failing(ingress, ({ SourceSecurityGroupId, CidrIp, CidrIpv6 }) => SourceSecurityGroupId !== undefined && !CidrIp && !CidrIpv6)).toEqual([]);
      expect(failing(all('AWS::EC2::SecurityGroup'), ({ SecurityGroupIngress }) => SecurityGroupIngress === undefined)).toEqual([]);
      expect(failing(all('AWS::EC2::Subnet'), ({ MapPublicIpOnLaunch }, _resource, id) => MapPublicIpOnLaunch === id.includes('public'))).toEqual([]);
    });
  });

  describe('every queue', () => {
    test('has one for what it gives up after five tries or after two hours without a provider or the database, which keeps it for fourteen days', () => {
      const queues = all('AWS::SQS::Queue');
      const given = queues.flatMap(([, { Properties }]) => (Properties['RedrivePolicy'] ? [Properties['RedrivePolicy'] as { maxReceiveCount: number }] : []));
      const dead = queues.filter(([id]) => text(given).includes(`"${id}"`));
      expect(given.map(({ maxReceiveCount }) => maxReceiveCount).toSorted((a, b) => a - b)).toEqual([...dead.slice(2).map(() => 5), 21, 41]);
      // Those that a provider is asked for and that have no schedule of their own: mails, and files that only the provider has; and looks at the events that wait.
      const patience = queues.flatMap(([id, { Properties }]) =>
        /^(?:Notice|Media|Relay)JobsQueue/.test(id)
          ? [Number(Properties['VisibilityTimeout']) * ((Properties['RedrivePolicy'] as { maxReceiveCount: number }).maxReceiveCount - 1)]
          : [],
      );
      expect(patience.toSorted((a, b) => a - b)).toEqual([72 * 60, 120 * 60, 120 * 60]);
      expect(failing(queues, ({ RedrivePolicy }, _resource, id) => RedrivePolicy !== undefined || dead.some(([each]) => each === id))).toEqual([]);
      expect(failing(dead, ({ MessageRetentionPeriod }) => MessageRetentionPeriod === 14 * 86_400)).toEqual([]);
    });
  });

  describe('a bill can be divided', () => {
    /** Types that CloudFormation gives no tags. */
    const UNTAGGED =
      /^(?:Custom::|AWS::CDK::|AWS::IAM::Policy$|AWS::S3::BucketPolicy$|AWS::SQS::QueuePolicy$|AWS::SNS::(?:TopicPolicy|Subscription)$|AWS::SES::ConfigurationSetEventDestination$|AWS::SecretsManager::(?:ResourcePolicy|SecretTargetAttachment|RotationSchedule)$|AWS::EC2::(?:Route|SubnetRouteTableAssociation|VPCGatewayAttachment|SecurityGroup(?:Ingress|Egress))$|AWS::Lambda::(?:Permission|LayerVersion|EventInvokeConfig)$|AWS::ApiGateway::(?:Account|Deployment)$|AWS::WAFv2::WebACLAssociation$|AWS::CloudFront::(?:CachePolicy|ResponseHeadersPolicy|OriginAccessControl)$|AWS::Logs::(?:MetricFilter|SubscriptionFilter)$)/;

    test('everything that can carry tags says which instance, which part and which profile it belongs to', () => {
      const tagsOf = ({ Tags, Replicas }: Json): string => text(Tags ?? (Replicas as Json[] | undefined)?.map((each) => each['Tags']));
      const missing = everything()
        // The CDK makes these two beside its tags: a custom resource provider of its core has none.
        .filter(([id, { Type }]) => !UNTAGGED.test(Type) && !/^CustomVpcRestrictDefaultSG/.test(id))
        .flatMap(([id, { Properties }]) => {
          const tags = tagsOf(Properties);
          return ['application', 'part', 'profile'].every((key) => tags.includes(`"${key}"`)) ? [] : [id];
        });
      expect(missing).toEqual([]);
    });
  });
}
