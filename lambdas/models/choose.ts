import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import * as z from 'zod';
import type { ChatModel } from './chat-model.ts';
import type { EmbeddingModel } from './embedding.ts';
import { ModelError } from './model-error.ts';
import type { ModelServer } from './model-http.ts';

const modelName = z.string().min(1).max(200);
const baseUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .transform((url) => url.replace(/\/+$/, ''));
/** 2,000 is the most that pgvector's HNSW index takes for the type `vector`. */
const dimensions = z.int().min(8).max(2000);

/** Which embedding model an installation uses. Without configuration: `lexical`, which needs no network. */
export const embeddingConfigSchema = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('lexical') }),
  z.strictObject({ provider: z.literal('openai-compatible'), baseUrl, model: modelName, dimensions, sendDimensions: z.boolean().default(false) }),
  z.strictObject({ provider: z.literal('bedrock'), model: modelName, dimensions }),
]);
export type EmbeddingConfig = z.infer<typeof embeddingConfigSchema>;

/** Which chat model an installation uses. Without configuration: `extractive`, which quotes and never writes. */
export const chatConfigSchema = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('extractive') }),
  z.strictObject({
    provider: z.literal('openai-compatible'),
    baseUrl,
    model: modelName,
    tokenLimit: z.enum(['max_tokens', 'max_completion_tokens']).default('max_tokens'),
  }),
  z.strictObject({ provider: z.literal('bedrock'), model: modelName }),
]);
export type ChatConfig = z.infer<typeof chatConfigSchema>;

/** What a provider may need. Each is asked for only when the configuration names a provider that uses it. */
export interface ModelDeps {
  readonly http: typeof fetch;
  /** The key of the OpenAI-compatible server, from the secret store; nothing for a server that wants none. */
  readonly apiKey?: () => Promise<string | undefined>;
  readonly bedrock?: () => Promise<BedrockRuntimeClient> | BedrockRuntimeClient;
}

/**
 * The configured embedding model. Providers are loaded when chosen, so that the default pays nothing for a cloud client.
 * @throws ModelError `unavailable` when Bedrock is configured without a client, or with a model of unknown kind.
 */
export async function chooseEmbedding(config: EmbeddingConfig, deps: ModelDeps): Promise<EmbeddingModel> {
  switch (config.provider) {
    case 'lexical':
      return (await import('./lexical.ts')).lexicalEmbedding;
    case 'openai-compatible':
      return (await import('./openai-embedding.ts')).openAiEmbedding(await server(config.baseUrl, deps), config);
    case 'bedrock':
      return (await import('./bedrock-embedding.ts')).bedrockEmbedding(await bedrock(deps), config);
  }
}

/**
 * The configured chat model.
 * @throws ModelError `unavailable` when Bedrock is configured without a client.
 */
export async function chooseChat(config: ChatConfig, deps: ModelDeps): Promise<ChatModel> {
  switch (config.provider) {
    case 'extractive':
      return (await import('./extractive.ts')).extractiveChat;
    case 'openai-compatible':
      return (await import('./openai-chat.ts')).openAiChat(await server(config.baseUrl, deps), config);
    case 'bedrock':
      return (await import('./bedrock-chat.ts')).bedrockChat(await bedrock(deps), config);
  }
}

async function server(url: string, deps: ModelDeps): Promise<ModelServer> {
  const apiKey = await deps.apiKey?.();
  return { baseUrl: url, http: deps.http, ...(apiKey ? { apiKey } : {}) };
}

async function bedrock(deps: ModelDeps): Promise<BedrockRuntimeClient> {
  if (!deps.bedrock) throw new ModelError('unavailable', 'Bedrock is configured, but no client was given');
  return deps.bedrock();
}
