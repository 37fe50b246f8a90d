import { beforeAll, describe, expect, test } from '@jest/globals';
import { isForeign, OF_AWS, ON_EVERYTHING, tooWide } from './exceptions.ts';
import { synthesize, type Synthesized } from './synthesized.ts';

type Json = Readonly<Record<string, unknown>>;

describe.each(['production', 'economy'] as const)('rights in %s', (profile) => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesize(undefined, profile);
  }, 600_000);

  const ours = (type: string) => app.all(type).filter(([id]) => !isForeign(id));
  /** Each statement of a policy or a role of ours, with the id of what it is in. */
  const given = (): (readonly [id: string, statement: Json])[] =>
    [...ours('AWS::IAM::Policy'), ...ours('AWS::IAM::Role')].flatMap(([id, { Properties }]) => {
      const inline = (Properties['Policies'] as { PolicyDocument: { Statement: Json[] } }[] | undefined) ?? [];
      const own = Properties['PolicyDocument'] as { Statement: Json[] } | undefined;
      return [...(own?.Statement ?? []), ...inline.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)].map((statement) => [id, statement] as const);
    });

  test('are actions that are named, on resources that are named, save where there is none to name (S15.2, S15.3)', () => {
    expect(given().length).toBeGreaterThan(100);
    expect(given().flatMap(([id, statement]) => (tooWide(statement) ? [id] : []))).toEqual([]);
    const onEverything = given().flatMap(([, { Action, Effect, Resource: on }]) => (Effect === 'Allow' && on === '*' ? [Action].flat() : []));
    expect(new Set(onEverything)).toEqual(new Set(Object.keys(ON_EVERYTHING)));
  });

  test("come from no policy of AWS's own, save those that have a reason (S15.2)", () => {
    const managed = ours('AWS::IAM::Role').flatMap(([, { Properties }]) => [...JSON.stringify(Properties['ManagedPolicyArns'] ?? []).matchAll(/\/(\w+)"/g)]);
    const expected = Object.entries(OF_AWS).flatMap(([name, { only }]) => (!only || only === profile ? [name] : []));
    expect(new Set(managed.map(([, name]) => name))).toEqual(new Set(expected));
  });
});

test.each([
  [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }, true],
  [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: [{ 'Fn::GetAtt': ['Library', 'Arn'] }, '*'] }, true],
  [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-3:123456789012:*' }, true],
  [{ Effect: 'Allow', Action: 's3:Get*', Resource: { 'Fn::GetAtt': ['Library', 'Arn'] } }, true],
  [{ Effect: 'Allow', Action: ['secretsmanager:GetRandomPassword', 'secretsmanager:GetSecretValue'], Resource: '*' }, true],
  [{ Effect: 'Allow', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::other' }, true],
  [{ Effect: 'Allow', Action: 'secretsmanager:GetRandomPassword', Resource: '*' }, false],
  [{ Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::GetAtt': ['Library', 'Arn'] } }, false],
  [{ Effect: 'Deny', Action: '*', Resource: '*' }, false],
])('the right %j would be seen as too wide: %p (S15.2)', (statement, seen) => {
  expect(tooWide(statement)).toBe(seen);
});
