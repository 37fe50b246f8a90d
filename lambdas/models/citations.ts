import type { ModelPart } from './chat-model.ts';

/** Turns streamed text with `[n]` markers into text and citations. */
export interface CitationReader {
  /** The parts that this piece of text completes. What may be the beginning of a marker is kept back for the next piece. */
  readonly push: (text: string) => ModelPart[];
  /** What is left when the text ends. */
  readonly end: () => ModelPart[];
}

/** `[1]`, `[1, 2]`, with the spaces before them: a citation mark follows its word closely. */
const MARKER = /[ \u00a0]*\[(\d{1,3}(?:[,;] ?\d{1,3}){0,7})\]/gu;
/** The longest thing at the end of a text that could still become a marker. */
const UNFINISHED = /[ \u00a0]*(?:\[(?:\d[\d,; ]{0,40})?)?$/u;

/**
 * Reads the markers that the prompt asks for: `[n]` is the passage numbered n from 1 and becomes a `cite` part, `[0]` says that no passage
 * answers and becomes `refused`. A number that no passage has is dropped, so that a model cannot cite what it was not given.
 */
export function citationReader(passages: number): CitationReader {
  let pending = '';

  function read(text: string): ModelPart[] {
    const parts: ModelPart[] = [];
    let start = 0;
    for (const match of text.matchAll(MARKER)) {
      if (match.index > start) parts.push({ kind: 'text', text: text.slice(start, match.index) });
      parts.push(...citations(match[1] ?? '', passages));
      start = match.index + match[0].length;
    }
    if (start < text.length) parts.push({ kind: 'text', text: text.slice(start) });
    return parts;
  }

  return {
    push: (text) => {
      const whole = pending + text;
      const hold = whole.search(UNFINISHED);
      pending = whole.slice(hold);
      return read(whole.slice(0, hold));
    },
    end: () => {
      const rest = pending;
      pending = '';
      return read(rest);
    },
  };
}

function citations(numbers: string, passages: number): ModelPart[] {
  const parts: ModelPart[] = [];
  for (const number of new Set(numbers.split(/[,;]/).map(Number))) {
    if (number === 0) parts.push({ kind: 'refused' });
    else if (number <= passages) parts.push({ kind: 'cite', passage: number - 1 });
  }
  return parts;
}
