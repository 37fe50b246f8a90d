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

export interface Speech {
  /** What a part adds to the answer, which may be nothing. */
  take(part: ModelPart): string;
  /** Whether more will not be taken. */
  full(): boolean;
  /** Tokens as the model counts them, when it does. */
  used(): TokensUsed | undefined;
  said(): { readonly text: string; readonly sources: readonly Source[]; readonly answered: boolean };
}

/** An answer as it grows: text, citations as `[n]`, and the customer's own sentence in place of a model's when nothing answers. */
export function newSpeech(passages: readonly Passage[], fallbackMessage: string): Speech {
  const cited: number[] = [];
  let text = '';
  let answered = true;
  let used: TokensUsed | undefined;
  const pieceOf = (part: ModelPart): string => {
    if (part.kind === 'usage') {
      used = { input: (used?.input ?? 0) + part.inputTokens, output: (used?.output ?? 0) + part.outputTokens };
    }
    if (part.kind === 'refused') {
      const again = !answered;
      answered = false;
      return again ? '' : fallbackMessage;
    }
    if (part.kind === 'text') return answered || fallbackMessage === '' ? part.text : '';
    if (part.kind === 'cite' && answered && passages[part.passage]) {
      if (!cited.includes(part.passage)) cited.push(part.passage);
      return ` [${cited.indexOf(part.passage) + 1}]`;
    }
    return '';
  };
  return {
    take(part) {
      const piece = pieceOf(part);
      text += piece;
      return piece;
    },
    used: () => used,
    full: () => text.length > MAX_TOKENS * CHARACTERS_OF_A_TOKEN,
    said: () => ({ text, sources: cited.flatMap((at) => (passages[at] ? [toSource(passages[at])] : [])), answered }),
  };
}
