import * as z from 'zod';
import { unit, type EmbeddingModel } from './embedding.ts';
import { asModelError, ModelError } from './model-error.ts';
import { postToModel, type ModelServer } from './model-http.ts';

export interface OpenAiEmbeddingOptions {
  readonly model: string;
  readonly dimensions: number;
  /** Asks the server to shorten its vectors to `dimensions`; many servers other than OpenAI's refuse the member. */
  readonly sendDimensions?: boolean;
  /** For one batch, its repeated attempts included. */
  readonly timeoutMs?: number;
}

/** Within the limits of every server tried; OpenAI itself takes 2,048. */
const BATCH = 64;
const TIMEOUT_MS = 30_000;

const replySchema = z.object({ data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()) })) });

/** Embeddings from a server that speaks OpenAI's `POST /embeddings` (OpenAI API reference, Embeddings). */
export function openAiEmbedding(server: ModelServer, options: OpenAiEmbeddingOptions): EmbeddingModel {
  const { model, dimensions, sendDimensions = false, timeoutMs = TIMEOUT_MS } = options;

  async function embedBatch(input: readonly string[], signal: AbortSignal): Promise<number[][]> {
    const reply = await postToModel(server, '/embeddings', { model, input, ...(sendDimensions ? { dimensions } : {}) }, signal);
    const json: unknown = await reply.json().catch((error: unknown) => {
      throw asModelError(error, signal, 'reading embeddings');
    });
    const parsed = replySchema.safeParse(json);
    if (!parsed.success) throw new ModelError('unavailable', 'the embedding server answered something else than embeddings', { cause: parsed.error });
    return inOrder(parsed.data.data, input.length, dimensions);
  }

  return {
    id: `openai-compatible:${model}:${dimensions}`,
    dimensions,
    embed: async (texts, { signal } = {}) => {
      const vectors: number[][] = [];
      for (let start = 0; start < texts.length; start += BATCH) {
        const time = AbortSignal.timeout(timeoutMs);
        vectors.push(...(await embedBatch(texts.slice(start, start + BATCH), signal ? AbortSignal.any([signal, time]) : time)));
      }
      return vectors;
    },
  };
}

/** The standard lets a server answer in any order; a vector that is missing or of another length would poison the namespace silently. */
function inOrder(rows: readonly { index: number; embedding: readonly number[] }[], count: number, dimensions: number): number[][] {
  const byIndex = new Map(rows.map((row) => [row.index, row.embedding]));
  return Array.from({ length: count }, (_, index) => {
    const embedding = byIndex.get(index);
    if (embedding?.length !== dimensions) {
      throw new ModelError('unavailable', `expected a vector of ${dimensions} dimensions, got ${embedding?.length ?? 'none'}`);
    }
    return unit(embedding);
  });
}
