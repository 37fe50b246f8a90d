import { beforeAll, describe, expect, test } from '@jest/globals';
import { ALL_ROUTES } from '../../lambdas/contracts.ts';
import { unguarded } from '../../lambdas/core/contract.ts';
import { synthesize, type Resource, type Synthesized } from './synthesized.ts';

type Json = Record<string, unknown>;
let app: Synthesized;
beforeAll(async () => {
  app = await synthesize();
}, 180_000);

const text = (value: unknown): string => JSON.stringify(value);
const ours = (): (readonly [string, Resource])[] =>
  app.all('AWS::Lambda::Function').filter(([, { Properties }]) => text(Properties['Environment'] ?? {}).includes('POWERTOOLS_SERVICE_NAME'));
const statements = (resource: Resource): Json[] => (resource.Properties['PolicyDocument'] as { Statement: Json[] }).Statement ?? [];

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

  test('the database is encrypted, protected, and takes TLS only; the proxy takes TLS and IAM only (S15.4)', () => {
    const cluster = app.all('AWS::RDS::DBCluster')[0]?.[1];
    expect(cluster?.Properties).toMatchObject({
      StorageEncrypted: true,
      DeletionProtection: true,
      EnableIAMDatabaseAuthentication: true,
      BackupRetentionPeriod: 14,
    });
    expect(app.all('AWS::RDS::DBClusterParameterGroup')[0]?.[1].Properties['Parameters']).toMatchObject({ 'rds.force_ssl': '1' });
    expect(app.all('AWS::RDS::DBProxy')[0]?.[1].Properties).toMatchObject({ RequireTLS: true, DefaultAuthScheme: 'IAM_AUTH' });
    expect(text(app.all('AWS::IAM::Policy').filter(([id]) => id.includes('ProxyRole')))).toContain('rds-db:connect');
  });

  test('every queue of jobs has a dead-letter queue, and all are reached by TLS only', () => {
    const queues = app.all('AWS::SQS::Queue');
    expect(queues.filter(([id, { Properties }]) => !id.includes('DeadLetters') && !Properties['RedrivePolicy'])).toEqual([]);
    expect(app.all('AWS::SQS::QueuePolicy').filter(([, resource]) => text(resource.Properties).includes('"aws:SecureTransport":"false"'))).toHaveLength(
      queues.length,
    );
  });
});

describe('functions', () => {
  test('are arm64 on Node 24, each with a role, a log group and a time-out of its own', () => {
    const functions = ours();
    const roles = functions.map(([, { Properties }]) => text(Properties['Role']));
    expect(functions.length).toBeGreaterThanOrEqual(17);
    expect(new Set(roles).size).toBe(roles.length);
    for (const [id, { Properties }] of functions) {
      expect([id, Properties['Runtime'], Properties['Architectures']]).toEqual([id, 'nodejs24.x', ['arm64']]);
      expect(Properties['LoggingConfig']).toBeDefined();
      expect(Number(Properties['Timeout'])).toBeGreaterThan(0);
    }
    for (const [id, { Properties }] of app.all('AWS::Logs::LogGroup')) expect([id, Number(Properties['RetentionInDays'])]).toEqual([id, expect.any(Number)]);
  });

  test('hold no secret in their environment, only names (S15.2)', () => {
    for (const [, { Properties }] of ours()) expect(text(Properties['Environment'])).not.toMatch(/resolve:secretsmanager|PASSWORD"|PRIVATE|BEGIN /);
  });

  test('with SQL are in the VPC, all others outside; the scanner has no path to the database', () => {
    for (const [id, { Properties }] of ours()) {
      const sql = text(Properties['Environment']).includes('DATABASE_HOST');
      expect([id, Properties['VpcConfig'] !== undefined]).toEqual([id, sql]);
    }
    expect(ours().find(([id]) => id.startsWith('MaterialsScan'))?.[1].Properties['VpcConfig']).toBeUndefined();
  });

  test('are deployed with the lifetimes and the cost that controls ask for', () => {
    const variables = text(ours().find(([id]) => id.startsWith('Identity'))?.[1].Properties['Environment']);
    for (const pair of ['"ACCESS_TOKEN_SECONDS":"900"', '"SESSION_IDLE_SECONDS":"3600"', '"SESSION_ABSOLUTE_SECONDS":"86400"', '"PASSWORD_COST":"12"'])
      expect(variables).toContain(pair);
  });

  test('have named actions on named resources (S15.2, S15.3)', () => {
    const own = app
      .all('AWS::IAM::Policy')
      .filter(([id]) => id.includes('RoleDefaultPolicy') && !/ServiceRole|Migrations|CustomCDK|Notifications|LogRetention/.test(id));
    for (const [id, resource] of own) {
      for (const { Action, Resource, Effect } of statements(resource)) {
        const actions = [Action].flat() as string[];
        expect([id, actions.filter((action) => action.includes('*'))]).toEqual([id, []]);
        // Secrets Manager's random password has no resource to name.
        if (Effect === 'Allow' && Resource === '*') expect(actions).toEqual(['secretsmanager:GetRandomPassword']);
      }
    }
  });

  test('cannot change or delete what the journal says (S22.6)', () => {
    const journal = Object.keys(app.stacks.data).find((id) => id.startsWith('Journal')) ?? '';
    const touching = app
      .all('AWS::IAM::Policy')
      .flatMap(([, resource]) => statements(resource))
      .filter(({ Resource }) => text(Resource).includes(journal));
    expect(touching.length).toBeGreaterThan(5);
    const changes = touching.filter(({ Action }) => [Action].flat().some((action) => /Update|Delete|Write|Transact|PartiQL/.test(String(action))));
    const others = touching.filter((statement) => !changes.includes(statement)).flatMap(({ Action }) => [Action].flat());
    expect(new Set(others)).toEqual(new Set(['dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:BatchGetItem']));

    // The sealer alone, and nothing that an event has: where it is sealed and when it may go (S22.6).
    expect(changes).toHaveLength(1);
    expect(changes[0]?.Action).toBe('dynamodb:UpdateItem');
    expect(changes[0]?.Condition).toEqual({
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'sk', 'unsealed', 'sequence', 'batch', 'hash', 'sealedAt', 'expiresAt'] },
      StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
    });
    const sealer = app
      .all('AWS::IAM::Policy')
      .filter(([, resource]) => statements(resource).some(({ Action }) => Action === 'dynamodb:UpdateItem' && text(resource).includes('sealedAt')));
    expect(sealer.map(([id]) => id)).toEqual([expect.stringMatching(/^JournalSealRole/)]);
  });

  test('cannot delete or replace what is sealed, and nobody else may write there (S22.9)', () => {
    const archive = Object.keys(app.stacks.data).find((id) => id.startsWith('JournalArchive')) ?? '';
    const [, bucket] = app.all('AWS::S3::Bucket').find(([id]) => id.startsWith('JournalArchive')) ?? [];
    expect(bucket?.DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(bucket?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 400 } } },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    const policy = app.all('AWS::S3::BucketPolicy').find(([id]) => id.startsWith('JournalArchive'))?.[1];
    expect(statements(policy as never)).toContainEqual(
      expect.objectContaining({ Sid: 'DenyUnlessNew', Effect: 'Deny', Action: 's3:PutObject', Condition: { Null: { 's3:if-none-match': 'true' } } }),
    );
    const granted = app
      .all('AWS::IAM::Policy')
      .flatMap(([id, resource]) => statements(resource).flatMap(({ Action, Resource }) => (text(Resource).includes(archive) ? [[id, Action]] : [])));
    expect(granted).toEqual([[expect.stringMatching(/^JournalSealRole/), ['s3:GetObject', 's3:PutObject']]]);
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

describe('the hosts', () => {
  test('requests from networks of servers are marked, not refused: the mark is a signal of a program (S27)', () => {
    const acl = app.all('AWS::WAFv2::WebACL').find(([, { Properties }]) => Properties['Scope'] === 'CLOUDFRONT');
    const rules = acl?.[1].Properties['Rules'] as Json[];
    const named = (name: string): Json | undefined => rules.find((rule) => rule['Name'] === name || rule['name'] === name);
    expect(text(named('networks'))).toMatch(/"overrideAction":\{"count":\{\}\}/i);
    expect(text(named('hosted'))).toMatch(/"action":\{"count":\{"customRequestHandling":\{"insertHeaders":\[\{"name":"hosted","value":"1"\}\]/i);
    expect(text(named('hosted'))).toContain('HostingProviderIPList');
  });

  test("the stage admits only what carries a distribution's secret, which is in no template", () => {
    const acl = app.all('AWS::WAFv2::WebACL').find(([, { Properties }]) => Properties['Scope'] === 'REGIONAL');
    expect(text(acl?.[1].Properties['Rules'])).toMatch(/"notStatement"|"NotStatement"/i);
    expect(text(acl?.[1].Properties['Rules']).match(/resolve:secretsmanager/g)).toHaveLength(2);
    expect(app.all('AWS::WAFv2::WebACLAssociation')).toHaveLength(1);
  });

  test('each distribution sends its own secret, by TLS 1.2, and has a firewall of its own (S4.7)', () => {
    const distributions = app.all('AWS::CloudFront::Distribution').map(([, { Properties }]) => Properties['DistributionConfig'] as Json);
    const secrets = distributions.map((config) => text(config['Origins']).match(/(App|Edge)OriginSecret1/)?.[1]);
    expect(new Set(secrets)).toEqual(new Set(['App', 'Edge']));
    // Admitted before it is sent: a distribution is changed after the firewall.
    const [firewall] = app.all('AWS::WAFv2::WebACL').filter(([, { Properties }]) => Properties['Scope'] === 'REGIONAL');
    expect(app.all('AWS::CloudFront::Distribution').filter(([, { DependsOn }]) => !text(DependsOn).includes(`"${firewall?.[0]}"`))).toEqual([]);
    for (const config of distributions) {
      expect(config['WebACLId']).toBeDefined();
      expect(text(config['DefaultCacheBehavior'])).toContain('"ViewerProtocolPolicy":"https-only"');
      expect(text(config['Origins'])).toContain('"OriginSSLProtocols":["TLSv1.2"]');
    }
  });

  test('the edge function writes no header that CloudFront keeps for itself, and does not believe Host', () => {
    for (const [, { Properties }] of app.all('AWS::CloudFront::Function')) {
      expect(text(Properties['FunctionCode'])).not.toMatch(/x-edge-|headers\.host|headers\['host'\]/);
      expect(text(Properties['FunctionCode'])).toContain('x-rempart-address');
      expect(text(Properties['FunctionCode'])).toContain("request.headers['x-rempart-hosted'] = { value: request.headers['x-amzn-waf-hosted'] ? '1' : '' }");
    }
  });
});
