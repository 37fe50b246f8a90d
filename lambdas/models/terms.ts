import { STOP_WORDS } from './stop-words.ts';

/** Lower case without accents: what makes `Été` and `ete` one word. Compatibility forms (ligatures, full width) become plain letters. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss');
}

/** Every word and number of a text in order, folded. A number keeps its separators (`2,500` and `2.500` are one word). */
export function words(text: string): string[] {
  const found = fold(text).match(/\p{N}+(?:[.,]\p{N}+)*|\p{L}[\p{L}\p{N}]*/gu) ?? [];
  return found.map((word) => word.replaceAll(',', '.'));
}

/** Longest first, because the first that fits is cut. */
const SUFFIXES = 'issement ations ation ition ement ments ment ance ence euse ing eur ion ed er ez ee ir ly'.split(' ');

/**
 * The light stem of a folded word, one set of endings for French and English together since the language of a question is not known.
 * It brings forms of one word together (`remboursement`, `rembourser`; `cancel`, `cancellation`) and makes no claim to be a linguist's root.
 */
export function stem(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  let root = singular(word);
  if (root.length > 3) root = root.replace(/e+$|(?<=[^aeiou])y$/, '');
  // Twice, for endings upon endings: `delivered`, `deliver`.
  root = withoutSuffix(withoutSuffix(root));
  return root.length > 3 ? root.replace(/([a-z])\1$/, '$1') : root;
}

/** The stems of the words that carry meaning, in order. A text of stop words alone has none. */
export function terms(text: string): string[] {
  return words(text)
    .filter((word) => !STOP_WORDS.has(word))
    .map(stem);
}

function withoutSuffix(root: string): string {
  const suffix = SUFFIXES.find((ending) => root.endsWith(ending) && root.length - ending.length >= 4);
  return suffix ? root.slice(0, -suffix.length) : root;
}

function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.endsWith('eaux')) return word.slice(0, -1);
  if (word.endsWith('aux')) return `${word.slice(0, -3)}al`;
  return /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}
