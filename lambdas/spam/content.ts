import { phraseOf, wordsOf } from './fold.ts';
import { gibberishPart } from './gibberish.ts';
import { linksPart } from './links.ts';
import { obfuscationPart } from './obfuscation.ts';
import { listedWords, vocabularyPart } from './vocabulary.ts';

/** What of a message can be judged without any other. */
export interface Message {
  readonly text: string;
  /** The site on which the visitor is. */
  readonly ownHost?: string | undefined;
  /** What was filled into the field that no person sees. */
  readonly trap?: string | undefined;
  /** Words that the account does not want to read. */
  readonly words: readonly string[];
}

/** Names of the parts of a score; each is 0 to 100 and says why. */
export const PARTS = ['links', 'vocabulary', 'pitch', 'obfuscation', 'gibberish', 'trap', 'listed', 'repetition', 'crowd', 'velocity'] as const;
export type Part = (typeof PARTS)[number];
export type Parts = { readonly [P in Part]?: number };

/** The parts of a message's own. An advertisement is what it is about together with a way out of the chat: neither alone is one. */
export function contentParts({ text, ownHost, trap, words }: Message): Parts {
  const links = linksPart(text, ownHost);
  const said = phraseOf(wordsOf(text));
  const vocabulary = vocabularyPart(said);
  const obfuscation = obfuscationPart(text);
  const pitch = links > 0 || obfuscation >= 30 ? Math.min(60, vocabulary.phrases === 0 ? 0 : 15 + (vocabulary.phrases - 1) * 20) : 0;
  return {
    links,
    vocabulary: vocabulary.score,
    pitch,
    obfuscation,
    gibberish: gibberishPart(text),
    trap: trap ? 100 : 0,
    listed: listedWords(said, words) > 0 ? 100 : 0,
  };
}
