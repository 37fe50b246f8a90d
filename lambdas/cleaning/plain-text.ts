import { withoutMarkup } from './markup.ts';

/** Characters that show nothing: a later step may drop them, and what they parted comes together. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Embeddings and overrides of direction, which make a text read as another one; isolates (U+2066 to U+2069) took their place (UAX 9, 2.7). */
const OVERRIDES = /[\u202a-\u202e]/;

/**
 * Why a text cannot be kept as it is, whatever is taken out of it; `undefined` when it can (S17.9). A look-alike such as the full-width bracket is fine as a
 * character, and is refused where it would become markup once somebody normalises the text.
 */
export function hostileEncoding(text: string): string | undefined {
  // A lone half of a pair has no UTF-8: each store would put something else in its place.
  if (!text.isWellFormed()) return 'Not well-formed Unicode';
  if (OVERRIDES.test(text)) return 'Overrides of writing direction are not accepted';
  if (withoutMarkup(text) !== text) return undefined;
  const later = text.normalize('NFKC').replaceAll(INVISIBLE, '');
  return withoutMarkup(later) === later ? undefined : 'Hidden markup is not accepted';
}

/** A text of the plain class as it is stored: markup gone, all else byte for byte as it came. */
export const cleanPlain = (text: string): string => withoutMarkup(text).trim();
