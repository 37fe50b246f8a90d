import { withholding } from '../behaviour/never.ts';
import { storable } from '../core/storable.ts';
import type { Source } from '../database/tables.ts';
import type { ModelPart, Passage } from '../models/chat-model.ts';
import type { TokensUsed } from './gate.ts';
import { MAX_TOKENS } from './running.ts';

/** A model that does not keep to its tokens is cut: a token is rarely more than so many characters. */
const CHARACTERS_OF_A_TOKEN = 8;

/** A passage as a source, in the order in which the answer cites it. */
const toSource = ({ materialId, name, page, heading, text, score }: Passage): Source => ({
  materialId,
  name,
  ...(page !== undefined && { page }),
  ...(heading !== undefined && { heading }),
  text,
  score,
});

export interface SpeechOptions {
  /** The customer's own sentence where nothing answers; empty for the model's. */
  readonly fallbackMessage: string;
  /** Said in place of what may not be said. */
  readonly withheld: string;
  readonly forbidden: readonly string[];
}

export interface Speech {
  /** What the chatbot says by itself, a paragraph of its own. */
  add(text: string): string;
  /** What was kept back of the model's words, and may be said now that it has ended. */
  rest(): string;
  /** Nothing answers. */
  refuse(text: string): string;
  /** What a part adds to the answer, which may be nothing. */
  take(part: ModelPart): string;
  /** Whether more will not be taken. */
  full(): boolean;
  /** Tokens as the model counts them, when it does. */
  used(): TokensUsed | undefined;
  said(): { readonly text: string; readonly sources: readonly Source[]; readonly answered: boolean };
}

/** An answer as it grows: text, citations as `[n]`, and the customer's own sentence in place of a model's when nothing answers. */
export function newSpeech(passages: readonly Passage[], { fallbackMessage, withheld, forbidden }: SpeechOptions): Speech {
  const guard = withholding(forbidden);
  const cited: number[] = [];
  let text = '';
  let answered = true;
  let used: TokensUsed | undefined;
  let said = false;
  /** After words that may not be said comes one sentence, and then nothing. */
  const guarded = (piece: string): string => {
    if (!guard.stopped() || said) return piece;
    said = true;
    answered = false;
    return `${piece}${text + piece === '' ? '' : ' '}${withheld}`;
  };
  const keep = (piece: string): string => {
    text += piece;
    return piece;
  };
  const pieceOf = (part: ModelPart): string => {
    if (part.kind === 'usage') {
      used = { input: (used?.input ?? 0) + part.inputTokens, output: (used?.output ?? 0) + part.outputTokens };
    }
    if (part.kind === 'refused') {
      const again = !answered;
      answered = false;
      return again ? '' : fallbackMessage;
    }
    if (part.kind === 'text') return answered || fallbackMessage === '' ? guarded(guard.take(part.text)) : '';
    if (part.kind === 'cite' && answered && passages[part.passage]) {
      if (!cited.includes(part.passage)) cited.push(part.passage);
      const before = guarded(guard.rest());
      return guard.stopped() ? before : `${before} [${cited.indexOf(part.passage) + 1}]`;
    }
    return '';
  };
  return {
    take: (part) => keep(pieceOf(part)),
    add: (more) => keep(text === '' ? more : `\n\n${more}`),
    rest: () => keep(guarded(guard.rest())),
    refuse(sentence) {
      answered = false;
      return keep(text === '' ? sentence : `\n\n${sentence}`);
    },
    used: () => used,
    full: () => guard.stopped() || text.length > MAX_TOKENS * CHARACTERS_OF_A_TOKEN,
    said: () => ({ text: storable(text), sources: cited.flatMap((at) => (passages[at] ? [toSource(passages[at])] : [])), answered }),
  };
}
