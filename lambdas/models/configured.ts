import * as z from 'zod';
import type { ChatModel } from './chat-model.ts';
import { chatConfigSchema, chooseChat, chooseEmbedding, embeddingConfigSchema, type ModelDeps } from './choose.ts';
import type { EmbeddingModel } from './embedding.ts';

/** What the deployment adds to a model's own configuration: where its key is kept, and another region than the function's. */
const place = z.object({ keySecretArn: z.string().optional(), region: z.string().optional() });

export interface ConfiguredDeps {
  readonly http: typeof fetch;
  readonly readSecret: (arn: string) => Promise<string>;
}

function parts(variable: string): { readonly config: Record<string, unknown>; readonly deps: (given: ConfiguredDeps) => ModelDeps } {
  const all = JSON.parse(variable) as Record<string, unknown>;
  const { keySecretArn, region } = place.parse(all);
  const { keySecretArn: _key, region: _region, ...config } = all;
  return {
    config,
    deps: ({ http, readSecret }) => ({
      http,
      ...(keySecretArn && { apiKey: () => readSecret(keySecretArn) }),
      bedrock: async () => new (await import('@aws-sdk/client-bedrock-runtime')).BedrockRuntimeClient(region ? { region } : {}),
    }),
  };
}

/** The embedding model that an environment variable of JSON names. @throws Error naming what is wrong with the configuration. */
export function configuredEmbedding(variable: string, deps: ConfiguredDeps): Promise<EmbeddingModel> {
  const { config, deps: given } = parts(variable);
  return chooseEmbedding(embeddingConfigSchema.parse(config), given(deps));
}

/** The chat model that an environment variable of JSON names. @throws Error naming what is wrong with the configuration. */
export function configuredChat(variable: string, deps: ConfiguredDeps): Promise<ChatModel> {
  const { config, deps: given } = parts(variable);
  return chooseChat(chatConfigSchema.parse(config), given(deps));
}
