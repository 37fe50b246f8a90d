import { beforeAll, describe, expect, test } from '@jest/globals';
import { ALL_ROUTES } from '../../lambdas/contracts.ts';
import { unguarded } from '../../lambdas/core/contract.ts';
import { statements, synthesize, type Synthesized } from './synthesized.ts';

type Json = Record<string, unknown>;
const text = (value: unknown): string => JSON.stringify(value);

describe.each(['production', 'economy'] as const)('in %s', (profile) => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesize(undefined, profile);
  }, 600_000);

  describe('the API', () => {
    const body = () =>
      app.all('AWS::ApiGateway::RestApi')[0]?.[1].Properties['Body'] as {
        paths: Record<string, Record<string, Json>>;
        components: Json;
        'x-amazon-apigateway-gateway-responses': Record<string, Json>;
      };

    test('puts every route behind the authorizer that is neither public nor proved by a signature, and no other (S0.4)', () => {
      for (const { route } of ALL_ROUTES) {
        const method = body().paths[route.path]?.[route.method.toLowerCase()];
        expect([route.path, method?.['security']]).toEqual([route.path, unguarded(route) ? undefined : [{ caller: [] }]]);
      }
      const deployed = Object.entries(body().paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
      const known = new Set(ALL_ROUTES.map(({ route }) => `${route.method.toLowerCase()} ${route.path}`));
      expect(deployed.filter((each) => !known.has(each) && !/^(?:options|x-amazon-apigateway-any-method) /.test(each))).toEqual([]);
    });

    test('keeps no decision of the authorizer', () => {
      const scheme = text(body().components);
      expect(scheme).toContain('"authorizerResultTtlInSeconds":0');
      expect(scheme).toContain('"identitySource":""');
    });

    test('streams the chat routes only, and answers 405 for itself on every path', () => {
      for (const { route } of ALL_ROUTES) {
        const integration = body().paths[route.path]?.[route.method.toLowerCase()]?.['x-amazon-apigateway-integration'] as Json;
        expect([route.path, integration['responseTransferMode']]).toEqual([route.path, route.reply === 'events' ? 'STREAM' : undefined]);
      }
      for (const path of Object.values(body().paths)) expect(text(path['x-amazon-apigateway-any-method'])).toContain('method-not-allowed');
    });

    test('speaks in problem documents with the security headers when it speaks for itself', () => {
      for (const [name, response] of Object.entries(body()['x-amazon-apigateway-gateway-responses'])) {
        const headers = response['responseParameters'] as Json;
        expect([name, headers['gatewayresponse.header.Content-Type'], headers['gatewayresponse.header.Cache-Control']]).toEqual([
          name,
          "'application/problem+json'",
          "'no-store'",
        ]);
        expect(text(response['responseTemplates'])).toContain('rempart.dev/problems/');
      }
    });

    test('stays far from what CloudFormation admits', () => {
      for (const resources of Object.values(app.stacks)) {
        expect(Object.keys(resources).length).toBeLessThan(400);
        expect(text(resources).length).toBeLessThan(900_000);
      }
    });
  });

  describe('data', () => {
    test('tables are protected, backed up, and have a time to live', () => {
      const tables = app.all('AWS::DynamoDB::GlobalTable');
      expect(tables).toHaveLength(8);
      for (const [id, { Properties, DeletionPolicy }] of tables) {
        expect([id, DeletionPolicy, Properties['TimeToLiveSpecification']]).toEqual([id, 'Retain', { AttributeName: 'expiresAt', Enabled: true }]);
        expect(text(Properties['Replicas'])).toMatch(/"DeletionProtectionEnabled":true.*"PointInTimeRecoveryEnabled":true/);
        expect(Properties['SSESpecification']).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
      }
    });

    test('buckets are private, encrypted, versioned, and reached by TLS only', () => {
      const policies = app.all('AWS::S3::BucketPolicy');
      for (const [id, { Properties }] of app.all('AWS::S3::Bucket')) {
        expect(Properties['PublicAccessBlockConfiguration']).toEqual({
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        });
        expect(Properties['VersioningConfiguration']).toEqual({ Status: 'Enabled' });
        expect(text(Properties['BucketEncryption'])).toContain('AES256');
        const policy = policies.find(([, each]) => text(each.Properties['Bucket']).includes(id));
        expect(text(policy?.[1].Properties)).toContain('"aws:SecureTransport":"false"');
      }
    });

    test('the library is read by nobody unless the object is tagged clean', () => {
      const deny = app
        .all('AWS::S3::BucketPolicy')
        .flatMap(([, resource]) => statements(resource))
        .find(({ Sid }) => Sid === 'DenyUnlessScannedClean');
      expect(deny).toMatchObject({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Condition: { StringNotEquals: { 's3:ExistingObjectTag/scan': 'clean' } },
      });
    });

    test('the database is encrypted, protected, and takes TLS only; where there is a proxy, it takes TLS and IAM only (S15.4)', () => {
      const cluster = app.all('AWS::RDS::DBCluster')[0]?.[1];
      expect(cluster?.Properties).toMatchObject({
        StorageEncrypted: true,
        DeletionProtection: true,
        EnableIAMDatabaseAuthentication: true,
        BackupRetentionPeriod: 14,
      });
      expect(app.all('AWS::RDS::DBClusterParameterGroup')[0]?.[1].Properties['Parameters']).toMatchObject({ 'rds.force_ssl': '1' });
      // Of `production` alone: in `economy` functions come by the Data API, which has no other door than HTTPS.
      expect(app.all('AWS::RDS::DBProxy').map(([, { Properties }]) => [Properties['RequireTLS'], Properties['DefaultAuthScheme']])).toEqual(
        profile === 'production' ? [[true, 'IAM_AUTH']] : [],
      );
      expect(text(app.all('AWS::IAM::Policy').filter(([id]) => id.includes('ProxyRole'))).includes('rds-db:connect')).toBe(profile === 'production');
    });

    test('every queue of jobs has a dead-letter queue, and all are reached by TLS only', () => {
      const queues = app.all('AWS::SQS::Queue');
      expect(queues.filter(([id, { Properties }]) => !id.includes('DeadLetters') && !Properties['RedrivePolicy'])).toEqual([]);
      expect(app.all('AWS::SQS::QueuePolicy').filter(([, resource]) => text(resource.Properties).includes('"aws:SecureTransport":"false"'))).toHaveLength(
        queues.length,
      );
    });
  });

  describe('the key of the secrets of accounts', () => {
    test('is renewed, stays, and is used by named actions and for one account at a time (S15)', () => {
      const keys = app.all('AWS::KMS::Key');
      expect(keys.map(([, { Properties, DeletionPolicy }]) => [Properties['EnableKeyRotation'], DeletionPolicy])).toEqual([[true, 'RetainExceptOnCreate']]);
      const uses = app
        .all('AWS::IAM::Policy')
        .flatMap(([, resource]) => statements(resource))
        .filter(({ Action }) => text(Action).includes('kms:'));
      const one = { 'kms:EncryptionContextKeys': ['account'] };
      for (const { Action, Condition } of uses)
        expect([Action, Condition]).toEqual([['kms:Decrypt', 'kms:GenerateDataKey'], { 'ForAllValues:StringEquals': one, 'ForAnyValue:StringEquals': one }]);
    });
  });

  describe('mail', () => {
    test('leaves by TLS under a set whose bounces and complaints come back through a topic of ours, signed by SHA-256', () => {
      const [setId, set] = app.all('AWS::SES::ConfigurationSet')[0] ?? [];
      expect(set?.Properties).toMatchObject({ DeliveryOptions: { TlsPolicy: 'REQUIRE' }, SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] } });
      const [topicId, topic] = app.all('AWS::SNS::Topic')[0] ?? [];
      expect(topic?.Properties['SignatureVersion']).toBe('2');
      expect(app.all('AWS::SES::ConfigurationSetEventDestination').map(([, { Properties }]) => Properties['EventDestination'])).toEqual([
        { Enabled: true, MatchingEventTypes: ['bounce', 'complaint'], SnsDestination: { TopicARN: { Ref: topicId } } },
      ]);
      const policy = text(app.all('AWS::SNS::TopicPolicy')[0]?.[1].Properties);
      expect(policy).toContain('ses.amazonaws.com');
      expect(policy).toContain(setId);
      expect(
        app.all('AWS::SNS::Subscription').map(([, { Properties }]) => [Properties['Protocol'], text(Properties['Endpoint']).includes('/v1/hooks/mail')]),
      ).toEqual([['https', true]]);
    });
  });
});
