import { beforeAll, describe, expect, test } from '@jest/globals';
import { assemblyOf } from '../../local/cloud/assembly-cache.ts';
import { costReport } from '../../local/commands/cost.ts';
import { typesWithoutPrice } from '../../local/cost/always-on.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { invariants } from './invariants.ts';
import { synthesize, type Resource, type Synthesized } from './synthesized.ts';

let app: Synthesized;
let production: Synthesized;
beforeAll(async () => {
  app = await synthesize(undefined, 'economy');
  production = await synthesize();
}, 180_000);

const text = (value: unknown): string => JSON.stringify(value);
const variablesOf = ({ Properties }: Resource): Record<string, unknown> =>
  (Properties['Environment'] as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
const withSql = () => app.all('AWS::Lambda::Function').filter(([, each]) => 'DATABASE_DRIVER' in variablesOf(each));

describe('the profile economy', () => {
  test('bills nothing by the hour but what a database bills while it is asked', () => {
    const byTheHour = /^AWS::(?:EC2::(?:NatGateway|EIP|VPCEndpoint|InternetGateway)|RDS::DBProxy|ElasticLoadBalancing)/;
    const types = (stacks: Synthesized) => Object.values(stacks.stacks).flatMap((resources) => Object.values(resources).map(({ Type }) => Type));
    expect(types(app).filter((type) => byTheHour.test(type))).toEqual([]);
    expect(types(production).filter((type) => byTheHour.test(type))).toEqual(expect.arrayContaining(['AWS::EC2::NatGateway', 'AWS::RDS::DBProxy']));

    const [[, cluster]] = app.all('AWS::RDS::DBCluster') as [[string, Resource]];
    expect(cluster.Properties['ServerlessV2ScalingConfiguration']).toEqual({ MinCapacity: 0, MaxCapacity: 8, SecondsUntilAutoPause: 300 });
  });

  test('keeps the promises of its database: encrypted, TLS, backed up, protected, and its master password renewed by RDS', () => {
    const [[, { Properties, DeletionPolicy }]] = app.all('AWS::RDS::DBCluster') as [[string, Resource]];
    expect(Properties).toMatchObject({
      EnableHttpEndpoint: true,
      StorageEncrypted: true,
      DeletionProtection: true,
      BackupRetentionPeriod: 14,
      ManageMasterUserPassword: true,
    });
    expect(Properties).not.toHaveProperty('MasterUserPassword');
    expect(DeletionPolicy).toBe('Retain');
    expect(text(app.all('AWS::RDS::DBClusterParameterGroup'))).toContain('"rds.force_ssl":"1"');
    // The subnets of the cluster have no way out, and nothing is let in.
    expect(app.all('AWS::EC2::Route')).toEqual([]);
    expect(app.all('AWS::EC2::SecurityGroupIngress')).toEqual([]);
  });

  test('has no function in a network', () => {
    expect(withSql().length).toBeGreaterThan(40);
    // CDK's own that restricts the default security group is in none either.
    for (const [id, { Properties }] of app.all('AWS::Lambda::Function')) expect([id, Properties['VpcConfig']]).toEqual([id, undefined]);
    expect(text(app.all('AWS::IAM::Role'))).not.toContain('AWSLambdaVPCAccessExecutionRole');
  });

  test('lets each function come as its login and as no other', () => {
    const secrets = new Map(
      app.all('AWS::SecretsManager::Secret').flatMap(([id, { Properties }]) => {
        const login = /"username":"(app_\w+)"/.exec(
          String((Properties['GenerateSecretString'] as { SecretStringTemplate?: string })?.SecretStringTemplate),
        )?.[1];
        return login ? [[login, id] as const] : [];
      }),
    );
    expect([...secrets.keys()].sort()).toEqual(['app_api', 'app_ingest', 'app_relay']);
    const policies = app.all('AWS::IAM::Policy');
    for (const [id, each] of withSql()) {
      const { DATABASE_DRIVER, DATABASE_LOGIN, LOGIN_SECRET_ARN } = variablesOf(each);
      const role = (each.Properties['Role'] as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0];
      const rights = text(
        policies.filter(([, { Properties }]) => text(Properties['Roles']).includes(role)).map(([, { Properties }]) => Properties['PolicyDocument']),
      );
      for (const [login, secret] of secrets) expect([id, login, rights.includes(secret)]).toEqual([id, login, login === DATABASE_LOGIN]);
      expect([id, DATABASE_DRIVER, text(LOGIN_SECRET_ARN).includes(secrets.get(String(DATABASE_LOGIN)) ?? '-')]).toEqual([id, 'data-api', true]);
      expect(rights).not.toContain('MasterUserSecret');
      expect([id, rights.includes('rds-data:ExecuteStatement'), /rds-data:(?:Batch|\*)/.test(rights)]).toEqual([id, true, false]);
    }
  });

  test('renews the passwords of logins every month, and only the renewal and the migration may read them all', () => {
    const schedules = app
      .all('AWS::SecretsManager::RotationSchedule')
      .filter(([, { Properties }]) => text(Properties['RotationLambdaARN']).includes('LoginRotate'));
    expect(schedules).toHaveLength(3);
    for (const [, { Properties }] of schedules)
      expect(Properties).toMatchObject({ RotationRules: { ScheduleExpression: 'rate(30 days)' }, RotateImmediatelyOnUpdate: false });
    const readers = app
      .all('AWS::IAM::Policy')
      .filter(([, { Properties }]) => ['LoginApi', 'LoginIngest', 'LoginRelay'].every((secret) => text(Properties['PolicyDocument']).includes(secret)));
    expect(readers.map(([id]) => id.replace(/Role.*/, '')).sort()).toEqual(['LoginRotate', 'MigrateStep']);
  });

  test('has the same doors, tables, queues and workers as the other', () => {
    const names = (stacks: Synthesized, type: string) => stacks.all(type).map(([id]) => id);
    for (const type of ['AWS::DynamoDB::GlobalTable', 'AWS::SQS::Queue', 'AWS::S3::Bucket', 'AWS::CloudFront::Distribution', 'AWS::Events::Rule'])
      expect([type, names(app, type)]).toEqual([type, names(production, type)]);
    const paths = (stacks: Synthesized) =>
      stacks.all('AWS::ApiGateway::RestApi').map(([, { Properties }]) => Object.keys((Properties['Body'] as { paths: object }).paths));
    expect(paths(app)).toEqual(paths(production));
  });

  test('has the outbox looked into by messages alone, and by no clock', () => {
    const relay = app.all('AWS::Events::Rule').filter(([, { Properties }]) => text(Properties['Targets']).includes('EventsRelay'));
    expect(relay.map(([, { Properties }]) => (Properties['Targets'] as { Input: string }[])[0]?.Input)).toEqual(['{"only":"journal"}']);
    expect(new Set(withSql().map(([, each]) => variablesOf(each)['RELAY_AGAIN_SECONDS']))).toEqual(new Set(['240']));
    const inProduction = production.all('AWS::Lambda::Function').map(([, each]) => variablesOf(each)['RELAY_AGAIN_SECONDS']);
    expect(new Set(inProduction.filter((value) => value !== undefined))).toEqual(new Set(['0']));
  });
});

invariants('economy', () => app);

describe('what it costs', () => {
  test('is a fraction of the other profile while nobody calls, every type has its price, and no alarm watches what is not there', () => {
    const [economy, other] = (['economy', 'production'] as const).map((profile) => readAssembly(assemblyOf(profile)));
    if (!economy || !other) throw new Error('no templates');

    expect(typesWithoutPrice(economy.stacks)).toEqual([]);
    const [cheap, dear] = [economy, other].map((assembly) => costReport(assembly, 'us-east-1', 5).idleTotal);
    expect(cheap).toBeLessThan(40);
    expect(dear).toBeGreaterThan(4 * (cheap ?? 0));
    const watched = text(app.all('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties['Dimensions']));
    expect(watched).not.toMatch(/ProxyName|NatGatewayId/);
    expect(watched).toContain('DBClusterIdentifier');
  });
});
