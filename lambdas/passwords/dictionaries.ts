import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as everywhere } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';
import { dictionary as french } from '@zxcvbn-ts/language-fr';

/** Words that belong to this product; a password is not made of them. */
const PRODUCT_WORDS = ['rempart', 'chatbot', 'dashboard'];

/** Characters of a password that are judged. */
const JUDGED_LENGTH = 32;
/** Ways to read digits and signs as letters that are tried. */
const READINGS = 10;

const estimator = new ZxcvbnFactory({
  dictionary: { ...everywhere, ...english, ...french, product: PRODUCT_WORDS },
  graphs: adjacencyGraphs,
  // The work grows faster than the length, and anybody may ask for it: the beginning tells enough.
  maxLength: JUDGED_LENGTH,
  l33tMaxSubstitutions: READINGS,
});

/** The most used passwords that leaked anywhere, most used first; far more than the three thousand of NIST SP 800-63B-4. */
const common: ReadonlySet<string> = new Set([...everywhere['passwords-common'].map(String), ...PRODUCT_WORDS]);

const LEAST = 4;

/** Nothing but two different signs, or digits and signs alone: what people add to make a word long enough. */
const isFiller = (text: string): boolean => new Set(text).size <= 2 || /^[\d\W_]+$/.test(text);

/** Whether a password is one of the most used, whatever its case, and whatever is added to it in front or behind to make it longer. */
export function isCommon(password: string): boolean {
  const lower = password.toLowerCase();
  for (let at = LEAST; at <= lower.length; at += 1) {
    if (common.has(lower.slice(0, at)) && isFiller(lower.slice(at))) return true;
    if (common.has(lower.slice(-at)) && isFiller(lower.slice(0, -at))) return true;
  }
  return false;
}

/** zxcvbn's score from 0 to 4: how many guesses an attacker needs who knows words, names, keyboards and these words of the person's own. */
export const scoreOf = (password: string, own: readonly string[]): number => estimator.check(password, [...own, ...PRODUCT_WORDS]).score;
