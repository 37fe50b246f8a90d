import { InvokeModelCommand, type BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import * as z from 'zod';
import { unit, type EmbeddingModel, type EmbeddingPurpose } from './embedding.ts';
import { asBedrockError } from './bedrock-error.ts';
import { ModelError } from './model-error.ts';

/** The models whose request and reply are known here, with or without the prefix of an inference profile (`eu.`). */
export type BedrockEmbeddingFamily = 'amazon.titan-embed-text-v2' | 'cohere.embed-multilingual-v3';

export interface BedrockEmbeddingOptions {
  /** Model id or inference profile, for example `amazon.titan-embed-text-v2:0`. */
  readonly model: string;
  /** Titan: 256, 512 or 1024. Cohere: 1024. */
  readonly dimensions: number;
  /** For one call of the model; the SDK's own retries are within it. */
  readonly timeoutMs?: number;
}

interface Family {
  /** Texts in one call. */
  readonly batch: number;
  readonly request: (texts: readonly string[], purpose: EmbeddingPurpose, dimensions: number) => unknown;
  readonly reply: z.ZodType<readonly (readonly number[])[]>;
}

const TIMEOUT_MS = 30_000;
/** Calls at one time: Titan takes one text a call, and its default quota is small. */
const PARALLEL = 4;

/** Amazon Bedrock user guide, "Amazon Titan Embeddings text" and "Cohere Embed v3". */
const FAMILIES: Readonly<Record<BedrockEmbeddingFamily, Family>> = {
  'amazon.titan-embed-text-v2': {
    batch: 1,
    request: ([inputText], _purpose, dimensions) => ({ inputText, dimensions, normalize: true }),
    reply: z.object({ embedding: z.array(z.number()) }).transform(({ embedding }) => [embedding]),
  },
  'cohere.embed-multilingual-v3': {
    batch: 96,
    request: (texts, purpose) => ({ texts, input_type: purpose === 'question' ? 'search_query' : 'search_document', truncate: 'END' }),
    reply: z.object({ embeddings: z.array(z.array(z.number())) }).transform(({ embeddings }) => embeddings),
  },
};

/**
 * Embeddings from Amazon Bedrock: Titan text embeddings v2 or Cohere multilingual v3. The client belongs to the caller.
 * @throws ModelError `unavailable` at once when the model is of neither family.
 */
export function bedrockEmbedding(client: Pick<BedrockRuntimeClient, 'send'>, options: BedrockEmbeddingOptions): EmbeddingModel {
  const { model, dimensions, timeoutMs = TIMEOUT_MS } = options;
  const name = (Object.keys(FAMILIES) as BedrockEmbeddingFamily[]).find((known) => model.includes(known));
  if (!name) throw new ModelError('unavailable', `no embedding family is known for the Bedrock model ${model}`);
  const family = FAMILIES[name];

  async function embedBatch(texts: readonly string[], purpose: EmbeddingPurpose, caller: AbortSignal | undefined): Promise<number[][]> {
    const time = AbortSignal.timeout(timeoutMs);
    const abortSignal = caller ? AbortSignal.any([caller, time]) : time;
    const body = JSON.stringify(family.request(texts, purpose, dimensions));
    const command = new InvokeModelCommand({ modelId: model, contentType: 'application/json', accept: 'application/json', body });
    const reply = await client.send(command, { abortSignal }).catch((error: unknown) => {
      throw asBedrockError(error, abortSignal, `InvokeModel ${model}`);
    });
    const vectors = parseReply(family, reply.body);
    const wrong = vectors.length !== texts.length || vectors.some((vector) => vector.length !== dimensions);
    if (wrong) throw new ModelError('unavailable', `${model}: expected ${texts.length} vectors of ${dimensions} dimensions`);
    return vectors.map(unit);
  }

  return {
    id: `bedrock:${model}:${dimensions}`,
    dimensions,
    embed: async (texts, { signal, purpose = 'passage' } = {}) => {
      const batches: string[][] = [];
      for (let start = 0; start < texts.length; start += family.batch) batches.push(texts.slice(start, start + family.batch));
      const vectors: number[][] = [];
      for (let start = 0; start < batches.length; start += PARALLEL) {
        const done = await Promise.all(batches.slice(start, start + PARALLEL).map((batch) => embedBatch(batch, purpose, signal)));
        vectors.push(...done.flat());
      }
      return vectors;
    },
  };
}

function parseReply(family: Family, body: Uint8Array): readonly (readonly number[])[] {
  try {
    return family.reply.parse(JSON.parse(new TextDecoder().decode(body)));
  } catch (cause) {
    throw new ModelError('unavailable', 'the embedding model answered something else than embeddings', { cause });
  }
}
