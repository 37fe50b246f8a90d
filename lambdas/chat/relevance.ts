import type { Passage } from '../models/chat-model.ts';
import { terms } from '../models/terms.ts';

/** Passages that are less like a question than this, and share no word with it, are about something else. */
const LEAST_SCORE = 0.1;

/**
 * Whether a model is worth asking: a passage is near the question, or shares a word with it, or there is nothing to look for, as in a greeting. Vectors of a model
 * that has been changed have no likeness, so words count by themselves.
 */
export function worthAsking(question: string, passages: readonly Passage[]): boolean {
  const wanted = new Set(terms(question));
  if (wanted.size === 0) return true;
  return passages.some(({ score, text, heading, name }) => score >= LEAST_SCORE || terms(`${name} ${heading ?? ''} ${text}`).some((term) => wanted.has(term)));
}
