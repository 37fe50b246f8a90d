import { beforeAll, describe, expect, test } from '@jest/globals';
import { statements, synthesize, type Resource, type Synthesized } from './synthesized.ts';

const text = (value: unknown): string => JSON.stringify(value);

describe.each(['production', 'economy'] as const)('functions in %s', (profile) => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesize(undefined, profile);
  }, 600_000);

  const ours = (): (readonly [string, Resource])[] =>
    app.all('AWS::Lambda::Function').filter(([, { Properties }]) => text(Properties['Environment'] ?? {}).includes('POWERTOOLS_SERVICE_NAME'));

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

  test('with SQL are in the VPC where there is one, all others outside; the scanner has no path to the database', () => {
    for (const [id, { Properties }] of ours()) {
      // In `economy` nobody is in a network: whoever uses SQL goes to the Data API (economy.test.ts).
      const inside = profile === 'production' && text(Properties['Environment']).includes('DATABASE_DRIVER');
      expect([id, Properties['VpcConfig'] !== undefined]).toEqual([id, inside]);
    }
    const scan = ours().filter(([id]) => id.startsWith('MaterialsScan'));
    expect(scan.map(([, { Properties }]) => [Properties['VpcConfig'], text(Properties['Environment']).includes('DATABASE_')])).toEqual([[undefined, false]]);
  });

  test('are deployed with the lifetimes and the cost that controls ask for', () => {
    const variables = text(ours().find(([id]) => id.startsWith('Identity'))?.[1].Properties['Environment']);
    for (const pair of ['"ACCESS_TOKEN_SECONDS":"900"', '"SESSION_IDLE_SECONDS":"3600"', '"SESSION_ABSOLUTE_SECONDS":"86400"', '"PASSWORD_COST":"12"'])
      expect(variables).toContain(pair);
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
