import { beforeAll, expect, test } from '@jest/globals';
import { bedrockRights, isGeographic } from '../../lib/features/bedrock-rights.ts';
import { CHAT_PROFILE, EMBEDDING_PROFILE, OF_AWS } from './configured.ts';
import { synthesize, type Synthesized } from './synthesized.ts';

const ACTIONS = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

interface Statement {
  readonly Action: unknown;
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

let app: Synthesized;
beforeAll(async () => {
  app = await synthesize(OF_AWS);
}, 180_000);

/** Statements of a function that are about Bedrock. */
const rightsOf = (role: RegExp): readonly Statement[] =>
  app
    .all('AWS::IAM::Policy')
    .filter(([id]) => role.test(id))
    .flatMap(([, { Properties }]) => (Properties['PolicyDocument'] as { Statement: readonly Statement[] }).Statement)
    .filter(({ Action }) => JSON.stringify(Action).includes('bedrock:'));

const profile = (region: string, id: string) => ({ 'Fn::Join': ['', [`arn:aws:bedrock:${region}:`, { Ref: 'AWS::AccountId' }, `:inference-profile/${id}`]] });
const through = (region: string, id: string) => ({ StringEquals: { 'bedrock:InferenceProfileArn': [profile(region, id)] } });

test('a model behind an inference profile is called through that profile wherever it sends the call, and in no other way', () => {
  const [profiles, ...models] = rightsOf(/^ChatRole/);

  expect(profiles).toEqual({ Effect: 'Allow', Action: ACTIONS, Resource: [profile('eu-central-1', CHAT_PROFILE), profile('eu-west-3', EMBEDDING_PROFILE)] });
  expect(models).toEqual([
    {
      Effect: 'Allow',
      Action: ACTIONS,
      // Any region, which the profile chooses.
      Resource: 'arn:aws:bedrock:*::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0',
      Condition: through('eu-central-1', CHAT_PROFILE),
    },
    {
      Effect: 'Allow',
      Action: ACTIONS,
      // Of a global profile: its own region, and the one without a name.
      Resource: ['', 'eu-west-3'].map((region) => `arn:aws:bedrock:${region}::foundation-model/cohere.embed-multilingual-v3`),
      Condition: through('eu-west-3', EMBEDDING_PROFILE),
    },
  ]);
});

test('a model that is called where it is has that right alone', () => {
  const arn = 'arn:aws:bedrock:eu-west-3::foundation-model/openai.gpt-5.6-terra';

  expect(bedrockRights('openai.gpt-5.6-terra', 'eu-west-3')).toEqual([[ACTIONS, [arn]]]);
});

test.each([
  ['eu.anthropic.claude-x', true],
  ['apac.amazon.nova-micro-v1:0', true],
  ['us-gov.anthropic.claude-x', true],
  ['in.openai.gpt-5.6-terra', true],
  ['global.anthropic.claude-x', false],
  ['anthropic.claude-v2:1', false],
  ['openai.gpt-5.6-terra', false],
])('%s is a profile of a geography: %s', (id, held) => {
  expect(isGeographic(id)).toBe(held);
});
