import type { TokensUsed } from './gate.ts';

/** Characters of a token, on the short side: in English it is about four, in other languages less. */
const CHARACTERS = 3;

const tokens = (texts: readonly string[]): number => Math.ceil(texts.reduce((sum, text) => sum + text.length, 0) / CHARACTERS);

/** What a turn has used where its model has not said so, as when the visitor has gone in the middle. */
export const estimate = (read: readonly string[], said: string): TokensUsed => ({ input: tokens(read), output: tokens([said]) });
