import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { describe, expect, test } from '@jest/globals';
import { chatConfigSchema, chooseChat, chooseEmbedding, embeddingConfigSchema } from '../../../lambdas/models/choose.ts';

const nothing = { http: fetch, apiKey: async () => Promise.reject(new Error('not to be asked for')) };
const OPENAI = { provider: 'openai-compatible', baseUrl: 'http://127.0.0.1:11434/v1/', model: 'bge-m3' } as const;
const bedrock = (): BedrockRuntimeClient => new BedrockRuntimeClient({ region: 'eu-west-3' });

describe('a choice', () => {
  test('of the default needs neither key nor client', async () => {
    expect((await chooseEmbedding(embeddingConfigSchema.parse({ provider: 'lexical' }), nothing)).id).toBe('lexical-384-v1');
    expect((await chooseChat(chatConfigSchema.parse({ provider: 'extractive' }), nothing)).id).toBe('extractive-v1');
  });

  test('of a server has its model and dimensions in the id', async () => {
    const deps = { http: fetch, apiKey: async () => undefined };

    const embedding = await chooseEmbedding(embeddingConfigSchema.parse({ ...OPENAI, dimensions: 1024 }), deps);

    expect([embedding.id, embedding.dimensions]).toEqual(['openai-compatible:bge-m3:1024', 1024]);
    expect((await chooseChat(chatConfigSchema.parse(OPENAI), deps)).id).toBe('openai-compatible:bge-m3');
  });

  test('of Bedrock asks for the client, and fails without one', async () => {
    const config = embeddingConfigSchema.parse({ provider: 'bedrock', model: 'amazon.titan-embed-text-v2:0', dimensions: 512 });

    expect((await chooseEmbedding(config, { http: fetch, bedrock })).dimensions).toBe(512);
    expect((await chooseChat({ provider: 'bedrock', model: 'm' }, { http: fetch, bedrock })).id).toBe('bedrock:m');
    await expect(chooseEmbedding(config, nothing)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

test('the slash at the end of an address is dropped', () => {
  expect(chatConfigSchema.parse(OPENAI)).toEqual({ ...OPENAI, baseUrl: 'http://127.0.0.1:11434/v1', tokenLimit: 'max_tokens' });
});

test.each([
  ['an unknown provider', { provider: 'acme' }],
  ['a member too many', { provider: 'lexical', apiKey: 'sk' }],
  ['an address that is not HTTP', { ...OPENAI, baseUrl: 'file:///etc/passwd', dimensions: 8 }],
  ['no dimensions', OPENAI],
  ['more dimensions than an index takes', { ...OPENAI, dimensions: 3072 }],
])('%s is refused', (_what, config) => {
  expect(embeddingConfigSchema.safeParse(config).success).toBe(false);
});
