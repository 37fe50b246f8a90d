import { describe, expect, test } from '@jest/globals';
import type { Stack, Template } from '../../../local/template/assembly.ts';
import { resolver } from '../../../local/template/resolve.ts';

const account = { accountId: '111122223333', region: 'eu-west-3' };
function stack(name: string, template: Partial<Template>, region?: string): Stack {
  return { name, ...(region && { region }), template: { Resources: {}, ...template } };
}
const resources = (...types: [string, string, Record<string, unknown>?][]): Template['Resources'] =>
  Object.fromEntries(types.map(([id, Type, Properties = {}]) => [id, { Type, Properties }]));

const data = stack('Data', {
  Resources: resources(
    ['Queue', 'AWS::SQS::Queue'],
    ['Files', 'AWS::S3::Bucket'],
    ['Table', 'AWS::DynamoDB::GlobalTable'],
    ['Secret', 'AWS::SecretsManager::Secret'],
    ['Attached', 'AWS::SecretsManager::SecretTargetAttachment', { SecretId: { Ref: 'Secret' } }],
    ['Zone', 'AWS::Route53::HostedZone'],
  ),
  Outputs: {
    QueueArn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
    Named: { Value: { Ref: 'Files' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:files' } } },
  },
  Parameters: { Stage: { Default: 'live' }, Bare: {} },
  Conditions: { IsLive: { 'Fn::Equals': [{ Ref: 'Stage' }, 'live'] }, Never: { 'Fn::Not': [{ Condition: 'IsLive' }] } },
  Mappings: { Sizes: { 'eu-west-3': { small: 2 } } },
});
const edge = stack(
  'Edge',
  { Resources: resources(['Acl', 'AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' }]), Outputs: { Acl: { Value: { 'Fn::GetAtt': ['Acl', 'Arn'] } } } },
  'us-east-1',
);
const it = resolver({
  stacks: [data, edge],
  account,
  queueUrl: (name) => `http://127.0.0.1:1/${name}`,
  secret: ({ secretId, jsonKey }) => `<${jsonKey} of ${secretId}>`,
});

describe('intrinsic functions', () => {
  test.each([
    ['Ref of a queue is its URL', { Ref: 'Queue' }, 'http://127.0.0.1:1/Data-Queue'],
    ['Ref of a bucket is a lower-case name', { Ref: 'Files' }, 'data-files'],
    ['GetAtt', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:aws:dynamodb:eu-west-3:111122223333:table/Data-Table'],
    ['GetAtt in its short form', { 'Fn::GetAtt': 'Table.Arn' }, 'arn:aws:dynamodb:eu-west-3:111122223333:table/Data-Table'],
    ['Join', { 'Fn::Join': ['/', ['a', { Ref: 'AWS::Partition' }, 3]] }, 'a/aws/3'],
    ['Sub with names, attributes, literals', { 'Fn::Sub': '${AWS::AccountId} ${Stage} ${Files.Arn} ${!x}' }, '111122223333 live arn:aws:s3:::data-files ${x}'],
    ['Sub with its own variables', { 'Fn::Sub': ['${x}-${Stage}', { x: { Ref: 'AWS::Region' } }] }, 'eu-west-3-live'],
    ['Select of Split', { 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Files', 'Arn'] }] }] }, 'aws'],
    ['If takes the branch that holds', [{ 'Fn::If': ['IsLive', 1, 2] }, { 'Fn::If': ['Never', 1, 2] }], [1, 2]],
    ['NoValue disappears', { a: { 'Fn::If': ['Never', 1, { Ref: 'AWS::NoValue' }] }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, 2],
    ['ImportValue', { 'Fn::ImportValue': 'Data:files' }, 'data-files'],
    ['a weak reference', { 'Fn::GetStackOutput': { StackName: 'Data', OutputName: 'QueueArn' } }, 'arn:aws:sqs:eu-west-3:111122223333:Data-Queue'],
    ['an attached secret is the secret', { 'Fn::Equals': [{ Ref: 'Attached' }, { Ref: 'Secret' }] }, true],
    ['a policy condition is no function', { Condition: { Bool: { 'aws:x': 'false' } } }, { Condition: { Bool: { 'aws:x': 'false' } } }],
    ['an ARN that is not known has the parts of one', { 'Fn::Select': [6, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Zone', 'ZoneArn'] }] }] }, 'Data-Zone'],
    ['a type that is not known has a stable name', [{ Ref: 'Zone' }, { 'Fn::GetAtt': ['Zone', 'NameServers'] }], ['Data-Zone', 'Data-Zone.NameServers']],
  ])('%s', (_, value, expected) => {
    expect(it.resolve(data, value)).toEqual(expected);
  });

  test('a weak reference reaches another region', () => {
    const value = it.resolve(data, { 'Fn::GetStackOutput': { StackName: 'Edge', Region: 'us-east-1', OutputName: 'Acl' } });

    expect(value).toMatch(/^arn:aws:wafv2:us-east-1:111122223333:global\/webacl\/Edge-Acl\//);
  });

  test.each([
    ['an unknown function', { Here: { 'Fn::Cidr': [] } }, 'Data.Here: Fn::Cidr is not known locally'],
    ['an unknown resource', { Ref: 'Nothing' }, 'Data.Ref: Data has no resource Nothing'],
    ['a parameter without a default', { Ref: 'Bare' }, 'parameter Bare has no default'],
    ['an unknown output', { 'Fn::GetStackOutput': { StackName: 'Data', OutputName: 'X' } }, 'no output X of a stack Data in eu-west-3'],
  ])('%s is an error that names its place', (_, value, message) => {
    expect(() => it.resolve(data, value)).toThrow(message);
  });
});

describe('dynamic references', () => {
  test('one that is joined from pieces is replaced by the secret', () => {
    const value = it.resolve(data, { 'Fn::Join': ['', ['a {{resolve:secretsmanager:', { Ref: 'Secret' }, ':SecretString:origin::}} b']] });

    expect(value).toBe(`a <origin of ${it.ref(data, 'Secret')}> b`);
  });

  test('one to another service is refused', () => {
    expect(() => it.resolve(data, '{{resolve:ssm:/name}}')).toThrow('ssm');
  });
});

describe('physical names', () => {
  test('what the local cloud knows wins, attribute by attribute', () => {
    const real = { ref: 'real', attributes: { DomainName: 'real.local' } };
    const known = resolver({ stacks: [data], account, physical: (_, id) => (id === 'Files' ? real : undefined) });

    expect(known.resolve(data, { 'Fn::Sub': '${Files} ${Files.DomainName} ${Files.Arn}' })).toBe('real real.local arn:aws:s3:::data-files');
  });

  test('a bucket name is never longer than 63 characters and stays its own', () => {
    const long = (suffix: string) => `${'Bucket'.repeat(12)}${suffix}`;
    const wide = stack('Wide', { Resources: resources([long('A'), 'AWS::S3::Bucket'], [long('B'), 'AWS::S3::Bucket']) });
    const names = [long('A'), long('B')].map((id) => resolver({ stacks: [wide], account }).ref(wide, id));

    expect(names.every((name) => name.length <= 63)).toBe(true);
    expect(new Set(names).size).toBe(2);
  });

  test('resources are listed across stacks, without those whose condition fails', () => {
    const some = stack('Some', { ...data.template, Resources: { A: { Type: 'T' }, B: { Type: 'T', Condition: 'Never' } } });

    expect(
      resolver({ stacks: [some], account })
        .resources('T')
        .map(({ logicalId }) => logicalId),
    ).toEqual(['A']);
  });
});
