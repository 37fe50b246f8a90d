/** A piece of the customer's material that retrieval found for a question. */
export interface Passage {
  readonly materialId: string;
  /** The material's name as shown beside a citation. */
  readonly name: string;
  /** From 1; only of materials that have pages. */
  readonly page?: number;
  readonly heading?: string;
  readonly text: string;
  /** Likeness to the question, 0 to 1. */
  readonly score: number;
}

export interface ChatTurn {
  /** What the customer wrote for this chatbot: persona and instructions. */
  readonly system: string;
  /** Oldest first. */
  readonly history: readonly { readonly role: 'visitor' | 'assistant'; readonly text: string }[];
  readonly question: string;
  /** Best first. */
  readonly passages: readonly Passage[];
  readonly language: 'fr' | 'en';
  readonly maxTokens: number;
  readonly temperature?: number;
  /** Ends the answer: the caller's time budget, or the visitor who cancels. */
  readonly signal: AbortSignal;
}

/**
 * What a model says, in order: text as it comes, a citation after the words that it supports, what it cost, or that the passages do not
 * hold the answer (the text then says so politely, and the question counts as unanswered).
 */
export type ModelPart =
  | { readonly kind: 'text'; readonly text: string }
  /** `passage` is the place in `ChatTurn.passages`, from 0. */
  | { readonly kind: 'cite'; readonly passage: number }
  | { readonly kind: 'usage'; readonly inputTokens: number; readonly outputTokens: number }
  | { readonly kind: 'refused' };

export interface ChatModel {
  readonly id: string;
  /**
   * Streams the answer to one question.
   * @throws ModelError, also in mid-stream; the signal's own reason when the caller aborts.
   */
  answer(turn: ChatTurn): AsyncIterable<ModelPart>;
}
