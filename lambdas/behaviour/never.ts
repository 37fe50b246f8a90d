import type { Rule } from './fields.ts';

/** Words in quotation marks, as English and French write them. */
const QUOTED = /"([^"]{3,100})"|“([^”]{3,100})”|«\s*([^»]{3,100}?)\s*»/gu;
const PHRASES = 50;

/** The words that never-rules quote: an answer that has them is withheld, whatever a model makes of the rule. */
export const forbiddenWords = (rules: readonly Rule[]): readonly string[] =>
  rules
    .filter(({ kind, enabled }) => kind === 'never' && enabled)
    .flatMap(({ text }) => [...text.matchAll(QUOTED)].map(([, straight, curly, french]) => (straight ?? curly ?? french ?? '').trim().toLowerCase()))
    .filter((words) => words.length >= 3)
    .slice(0, PHRASES);

export interface Withholding {
  /** What of a text that grows may be said now. */
  take(text: string): string;
  /** What is left when nothing more comes. */
  rest(): string;
  /** Whether something was withheld; nothing that comes after it is said. */
  stopped(): boolean;
}

/** Lets a text pass up to the first forbidden words, wherever pieces of it were cut. Keeps back only what could still become such words. */
export function withholding(forbidden: readonly string[]): Withholding {
  const longest = Math.max(0, ...forbidden.map(({ length }) => length));
  let held = '';
  let stopped = false;
  const upTo = (keep: number): string => {
    if (stopped) return '';
    const folded = held.toLowerCase();
    const found = forbidden.map((words) => folded.indexOf(words)).filter((at) => at >= 0);
    stopped = found.length > 0;
    const said = stopped ? held.slice(0, Math.min(...found)).trimEnd() : held.slice(0, Math.max(0, held.length - keep));
    held = held.slice(said.length);
    return said;
  };
  return {
    take(text) {
      held += text;
      return upTo(Math.max(0, longest - 1));
    },
    rest: () => upTo(0),
    stopped: () => stopped,
  };
}
