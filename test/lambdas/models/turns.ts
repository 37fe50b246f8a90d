import type { ChatModel, ChatTurn, ModelPart, Passage } from '../../../lambdas/models/chat-model.ts';

/** A passage with a text, and for the rest what a test does not look at. */
export const passage = (text: string, more: Partial<Passage> = {}): Passage => ({ materialId: 'm1', name: 'handbook.pdf', text, score: 0.5, ...more });

/** A turn with a question, and for the rest what a test does not look at. */
export const turnOf = (more: Partial<ChatTurn>): ChatTurn => ({
  system: 'You are the assistant of Orvella.',
  history: [],
  question: 'How long is the guarantee?',
  passages: [],
  language: 'en',
  maxTokens: 200,
  signal: new AbortController().signal,
  ...more,
});

/** Everything that a model says in one turn. */
export async function partsOf(model: ChatModel, turn: ChatTurn): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of model.answer(turn)) parts.push(part);
  return parts;
}

/** The text of an answer, its citations written as `{0}`. */
export function written(parts: readonly ModelPart[]): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : part.kind === 'cite' ? `{${part.passage}}` : '')).join('');
}
