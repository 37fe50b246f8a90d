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
const actionsOf = (role: string): string[] =>
  app
    .all('AWS::IAM::Policy')
    .filter(([, { Properties }]) => text(Properties['Roles']).includes(role))
    .flatMap(([, { Properties }]) =>
      (Properties['PolicyDocument'] as { Statement: { Action: string | string[] }[] }).Statement.flatMap(({ Action }) => Action),
    );

test('the sender stands outside the network, knows nothing of ours, and may write its own log and nothing else (S28, S6)', () => {
  const { Properties } = named('AWS::Lambda::Function', /^WebhooksSendFunction/);

  expect(Properties['VpcConfig']).toBeUndefined();
  expect(Object.keys((Properties['Environment'] as { Variables: object }).Variables).sort()).toEqual([
    'OUTGOING_PORTS',
    'OWN_HOSTS',
    'POWERTOOLS_SERVICE_NAME',
  ]);
  expect(new Set(actionsOf('WebhooksSendRole'))).toEqual(new Set(['logs:CreateLogStream', 'logs:PutLogEvents']));
  expect(named('AWS::IAM::Role', /^WebhooksSendRole/).Properties['ManagedPolicyArns']).toBeUndefined();
});

test('whoever signs stands inside, and may call the sender and no other function', () => {
  const { Properties } = named('AWS::Lambda::Function', /^WebhooksDeliverFunction/);
  const calls = app
    .all('AWS::IAM::Policy')
    .flatMap(([, resource]) => (resource.Properties['PolicyDocument'] as { Statement: { Action: unknown; Resource: unknown }[] }).Statement)
    .filter(({ Action }) => text(Action).includes('lambda:InvokeFunction'));
  const toSender = calls.filter(({ Resource: target }) => text(target).includes('WebhooksSendFunction'));

  expect(Properties['VpcConfig']).toBeDefined();
  expect(toSender).toHaveLength(1);
  expect(actionsOf('WebhooksDeliverRole')).toEqual(expect.arrayContaining(['lambda:InvokeFunction', 'kms:Decrypt', 'kms:GenerateDataKey']));
});

test('what is due is looked for every minute, and no queue of deliveries loses a message', () => {
  expect(named('AWS::Events::Rule', /^WebhookDeliveries/).Properties['ScheduleExpression']).toBe('rate(1 minute)');
  const { Properties } = named('AWS::SQS::Queue', /^WebhookJobsQueue/);
  expect([Properties['VisibilityTimeout'], text(Properties['RedrivePolicy'])]).toEqual([480, expect.stringContaining('"maxReceiveCount":5')]);
});
