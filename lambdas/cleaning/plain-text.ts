import { codePoints } from '../core/code-points.ts';
import { storable } from '../core/storable.ts';
import { withoutMarkup } from './markup.ts';

/** Characters that show nothing: a later step may drop them, and what they parted comes together. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Embeddings and overrides of direction, which make a text read as another one; isolates (U+2066 to U+2069) took their place (UAX 9, 2.7). */
const OVERRIDES = /[\u202a-\u202e]/g;

/**
 * Why a text cannot be kept as it is, whatever is taken out of it; `undefined` when it can (S17.9). A look-alike such as the full-width bracket is fine as a
 * character, and is refused where it would become markup once somebody normalises the text.
 */
export function hostileEncoding(text: string): string | undefined {
  // A lone half of a pair has no UTF-8: each store would put something else in its place.
  if (!text.isWellFormed()) return 'Not well-formed Unicode';
  if (text.search(OVERRIDES) >= 0) return 'Overrides of writing direction are not accepted';
  if (withoutMarkup(text) !== text) return undefined;
  const later = text.normalize('NFKC').replaceAll(INVISIBLE, '');
  return withoutMarkup(later) === later ? undefined : 'Hidden markup is not accepted';
}

/** A text of the plain class as it is stored: markup gone, all else byte for byte as it came. */
export const cleanPlain = (text: string): string => withoutMarkup(text).trim();

/**
 * The same of a text that nobody is asked to write again: what somebody says in a chat, a name at a messaging service, the title of a page. What a field would
 * refuse goes, too: overrides of direction, and where markup hides behind look-alikes these become what they look like, and it is taken out (S17.9).
 */
export function inertPlain(text: string): string {
  const clean = cleanPlain(storable(text).replaceAll(OVERRIDES, ''));
  if (hostileEncoding(clean) === undefined) return clean;
  const plainly = cleanPlain(clean.normalize('NFKC').replaceAll(INVISIBLE, ''));
  return hostileEncoding(plainly) === undefined ? plainly : plainly.replaceAll(/[<\ufe64\uff1c]/g, '');
}

/** The beginning of it, so many code points at most. Clean again after the cut, which may leave half of something. */
export const inertStart = (text: string, most: number): string => inertPlain(codePoints(inertPlain(text)).slice(0, most).join(''));
