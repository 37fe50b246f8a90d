import { Problem } from '../core/problem.ts';
import type { ChatModel, Passage } from '../models/chat-model.ts';
import type { EmbeddingModel } from '../models/embedding.ts';
import { ModelError } from '../models/model-error.ts';
import type { Asker } from './asker.ts';
import type { NewTurn } from './spoken-store.ts';
import type { ReadTurn, TurnStore } from './turn-store.ts';

export interface PreparedDeps {
  readonly store: Pick<TurnStore, 'read' | 'search'>;
  readonly model: () => Promise<ChatModel>;
  readonly embedding: () => Promise<EmbeddingModel>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** A turn of which everything is known that the model must be told, and nothing is written. */
export interface PreparedTurn {
  readonly startedAt: number;
  readonly read: ReadTurn;
  readonly passages: readonly Passage[];
  readonly model: ChatModel;
}

/** What a model's failure is to the caller. */
export const asProblem = (cause: unknown): unknown => (cause instanceof ModelError ? new Problem('unavailable', `model: ${cause.code}`, { cause }) : cause);

/**
 * Reads what a turn stands on while its question is embedded, then searches: two round trips. Nothing is written and nothing counted, so it may begin before the
 * gate has answered, and come to nothing.
 * @throws Problem `not-found`, the code of the rule that refuses the visit, `unavailable`.
 */
export async function prepareTurn(
  asker: Asker,
  message: NewTurn,
  { store, model: chatModel, embedding: embeddingModel, now }: PreparedDeps,
  signal: AbortSignal,
): Promise<PreparedTurn> {
  const startedAt = now();
  const [model, embedding] = await Promise.all([chatModel(), embeddingModel()]);
  const [read, [vector = []]] = await Promise.all([
    store.read(asker, message),
    embedding.embed([message.text], { signal, purpose: 'question' }).catch((error: unknown) => {
      throw asProblem(error);
    }),
  ]);
  const passages = read.takenOver ? [] : await store.search(asker, { text: message.text, embedding: vector, model: embedding.id });
  return { startedAt, read, passages, model };
}
