import { beforeAll, describe, expect, test } from '@jest/globals';
import { OF_AWS } from './configured.ts';
import { synthesize, type Synthesized } from './synthesized.ts';

type Json = Record<string, unknown>;

describe.each(['production', 'economy'] as const)('the platform in %s', (profile) => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesize(undefined, profile);
  }, 600_000);
  const only = (type: string): Json => {
    const all = app.all(type);
    expect([type, all.length]).toEqual([type, 1]);
    return all[0]?.[1].Properties ?? {};
  };

  test('the API speaks TLS 1.3 or 1.2 with modern ciphers, to whoever names it in both places (S4.7)', () => {
    expect(only('AWS::ApiGateway::RestApi')).toMatchObject({
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PQ_2025_09',
      EndpointAccessMode: 'STRICT',
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
  });

  test('the stage holds everybody together below a rate, and traces no data', () => {
    expect(only('AWS::ApiGateway::Stage')['MethodSettings']).toEqual([
      {
        HttpMethod: '*',
        ResourcePath: '/*',
        DataTraceEnabled: false,
        LoggingLevel: 'ERROR',
        MetricsEnabled: false,
        ThrottlingRateLimit: 1_000,
        ThrottlingBurstLimit: 2_000,
      },
    ]);
  });

  test('the access log has neither path, query, header nor address: only what the gateway itself calls a request by (S22.5)', () => {
    const { Format } = only('AWS::ApiGateway::Stage')['AccessLogSetting'] as { Format: string };
    expect(JSON.parse(Format)).toEqual({
      requestId: '$context.requestId',
      time: '$context.requestTime',
      method: '$context.httpMethod',
      resource: '$context.resourcePath',
      status: '$context.status',
      bytes: '$context.responseLength',
      latency: '$context.responseLatency',
      authorizer: '$context.authorizer.status',
      at: '$context.requestTimeEpoch',
      refusal: '$context.error.responseType',
    });
  });

  test('what a bucket was never meant to keep goes by itself: uploads after a day, exports after two, sealed batches after their lock, logs after three', () => {
    const rules = new Map(
      app
        .all('AWS::S3::Bucket')
        .map(([id, { Properties }]) => [
          id.replace(/Bucket[0-9A-F]{8}$/, ''),
          (Properties['LifecycleConfiguration'] as { Rules: Json[] }).Rules.filter(({ Status }) => Status === 'Enabled'),
        ]),
    );
    const days = [...rules].map(([name, all]) => [name, all.flatMap(({ ExpirationInDays }) => ExpirationInDays ?? [])]);
    expect(Object.fromEntries(days)).toEqual({
      Quarantine: [1],
      Exports: [2],
      JournalArchive: [401],
      ObjectLogs: [3],
      Library: [],
      Definitions: [],
      Loader: [],
      DashboardFiles: [],
    });
    for (const [name, all] of rules) {
      expect([name, all.flatMap(({ NoncurrentVersionExpiration }) => NoncurrentVersionExpiration ?? [])]).toEqual([
        name,
        [{ NoncurrentDays: name === 'ObjectLogs' ? 1 : 30 }],
      ]);
      expect([name, all.flatMap(({ AbortIncompleteMultipartUpload }) => AbortIncompleteMultipartUpload ?? [])]).toEqual([name, [{ DaysAfterInitiation: 1 }]]);
    }
  });
});

describe('the network of production', () => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesize();
  }, 600_000);
  const groups = () => app.all('AWS::EC2::SecurityGroup');
  const groupId = (group: string) => groups().find(([id]) => id.startsWith(group))?.[0] ?? '';

  test('functions go out on 443, and to the proxy on 5432, and nowhere else; every one of them is in that group alone (S15.4)', () => {
    const clients = groupId('DatabaseClients');
    const proxy = { 'Fn::GetAtt': [groupId('DatabaseProxy'), 'GroupId'] };
    const own = (groups().find(([id]) => id === clients)?.[1].Properties['SecurityGroupEgress'] ?? []) as Json[];
    const apart = app.all('AWS::EC2::SecurityGroupEgress').map(([, { Properties }]) => Properties);
    const outOfClients = [...own, ...apart.filter(({ GroupId }) => JSON.stringify(GroupId).includes(clients))];
    const ways = outOfClients.map(({ CidrIp, DestinationSecurityGroupId, IpProtocol, FromPort, ToPort }) =>
      JSON.stringify([CidrIp ?? DestinationSecurityGroupId, IpProtocol, FromPort, ToPort]),
    );
    expect(new Set(ways)).toEqual(new Set([JSON.stringify(['0.0.0.0/0', 'tcp', 443, 443]), JSON.stringify([proxy, 'tcp', 5432, 5432])]));

    const inside = app.all('AWS::Lambda::Function').filter(([, { Properties }]) => Properties['VpcConfig'] !== undefined);
    expect(inside.length).toBeGreaterThan(40);
    for (const [id, { Properties }] of inside) {
      const { SecurityGroupIds } = Properties['VpcConfig'] as { SecurityGroupIds: unknown[] };
      expect([id, SecurityGroupIds.length, JSON.stringify(SecurityGroupIds).includes('DatabaseClients')]).toEqual([id, 1, true]);
    }
  });

  test('to the cluster come the proxy, and what renews the password of its master, and nobody else (S15.4)', () => {
    const cluster = groupId('DatabaseClusterSecurityGroup');
    expect(JSON.stringify(app.all('AWS::RDS::DBCluster')[0]?.[1].Properties['VpcSecurityGroupIds'])).toContain(cluster);
    const from = app
      .all('AWS::EC2::SecurityGroupIngress')
      .filter(([, { Properties }]) => JSON.stringify(Properties['GroupId']).includes(cluster))
      .map(([, { Properties }]) => (Properties['SourceSecurityGroupId'] as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]);
    expect(from.toSorted()).toEqual([groupId('DatabaseClusterRotationSingleUser'), groupId('DatabaseProxy')]);
  });

  test('tables and buckets are reached without the NAT gateway, of which there is one, or as many as are configured', async () => {
    const services = app
      .all('AWS::EC2::VPCEndpoint')
      .map(
        ([, { Properties }]) =>
          `${JSON.stringify(Properties['VpcEndpointType'] ?? 'Gateway')} ${/\.(s3|dynamodb)"/.exec(JSON.stringify(Properties['ServiceName']))?.[1]}`,
      );
    expect(services.toSorted()).toEqual(['"Gateway" dynamodb', '"Gateway" s3']);
    // Every subnet with functions in it knows both ways.
    const functions = app.all('AWS::EC2::RouteTable').filter(([id]) => id.includes('functions'));
    expect(functions).toHaveLength(2);
    for (const [, { Properties }] of app.all('AWS::EC2::VPCEndpoint'))
      for (const [table] of functions) expect(JSON.stringify(Properties['RouteTableIds'])).toContain(table);

    expect(app.all('AWS::EC2::NatGateway')).toHaveLength(1);
    const two = await synthesize(OF_AWS);
    expect(two.all('AWS::EC2::NatGateway')).toHaveLength(2);
  }, 600_000);
});
