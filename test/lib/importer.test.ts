import { beforeAll, expect, test } from '@jest/globals';
import { synthesize, type Resource, type Synthesized } from './synthesized.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesize();
}, 180_000);

const text = (value: unknown): string => JSON.stringify(value);
const named = (type: string, id: RegExp): Resource => {
  const found = app.all(type).filter(([name]) => id.test(name));
  expect(found).toHaveLength(1);
  return found[0]![1];
};

test('the function that goes out stands outside the network and knows nothing of ours (S6)', () => {
  const { Properties } = named('AWS::Lambda::Function', /^ImportsImporterFunction/);

  expect(Properties['VpcConfig']).toBeUndefined();
  expect(Object.keys((Properties['Environment'] as { Variables: object }).Variables).sort()).toEqual([
    'OUTGOING_PORTS',
    'OWN_HOSTS',
    'POWERTOOLS_SERVICE_NAME',
  ]);
  expect(text(Properties['Environment'])).toContain('"OUTGOING_PORTS":"80,443"');
  expect(text(Properties['Environment'])).toContain('.execute-api.');
});

test('it may take its own jobs and write its own log, and nothing else', () => {
  const policies = app.all('AWS::IAM::Policy').filter(([, { Properties }]) => text(Properties['Roles']).includes('ImportsImporterRole'));
  const actions = policies.flatMap(([, { Properties }]) =>
    (Properties['PolicyDocument'] as { Statement: { Action: string | string[] }[] }).Statement.flatMap(({ Action }) => Action),
  );
  const role = named('AWS::IAM::Role', /^ImportsImporterRole/);

  expect(
    actions.filter(
      (action) =>
        !/^(?:logs:(?:CreateLogStream|PutLogEvents)|sqs:(?:ReceiveMessage|ChangeMessageVisibility|GetQueueUrl|DeleteMessage|GetQueueAttributes))$/.test(action),
    ),
  ).toEqual([]);
  expect(actions).toContain('sqs:ReceiveMessage');
  expect(role.Properties['ManagedPolicyArns']).toBeUndefined();
});

test('no queue of imports loses a job: each has dead letters, and its jobs are invisible for longer than its worker works', () => {
  for (const id of [/^ImportJobsQueue/, /^FetchJobsQueue/]) {
    const { Properties } = named('AWS::SQS::Queue', id);
    expect([Properties['VisibilityTimeout'], text(Properties['RedrivePolicy'])]).toEqual([360, expect.stringContaining('"maxReceiveCount":5')]);
  }
});

test('pages are fetched again by a schedule', () => {
  const { Properties } = named('AWS::Events::Rule', /^Sync/);

  expect(Properties['ScheduleExpression']).toBe('rate(15 minutes)');
});
