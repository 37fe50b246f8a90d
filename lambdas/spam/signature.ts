import { createHash } from 'node:crypto';
import { fold } from './fold.ts';

/**
 * Near-duplicates by min-hashing (Broder 1997): each of 16 hash functions keeps the least of a text's pieces, and the share of them that two texts have in
 * common estimates how alike they are. Digits, punctuation and spaces count for nothing, so a number or a smiley at the end makes no new message.
 */
const HASHES = 16;
const PIECE = 4;
/** Bands of two hashes: texts that are alike to 0.8 share one of them nearly always, others hardly ever. */
const BANDS = [
  [0, 1],
  [2, 3],
] as const;
/** Alike enough to be the same message in other clothes. */
const ALIKE = 0.65;

export interface Signature {
  /** Two hexadecimal digits for each hash. */
  readonly hashes: string;
  /** Where messages that are alike meet. */
  readonly bands: readonly string[];
  /** How many pieces it is made of: few say little. */
  readonly length: number;
}

/** An integer of 32 bits that depends on all of the text (FNV-1a with a final mix, as MurmurHash3 has it). */
function hash32(text: string, seed: number): number {
  let value = (2_166_136_261 ^ seed) >>> 0;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 16_777_619) >>> 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b) >>> 0;
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35) >>> 0;
  return (value ^ (value >>> 16)) >>> 0;
}

/** Pieces of which a text is made: letters alone, or everything where there are none. Long texts are told by their beginning. */
function piecesOf(text: string): Set<string> {
  const folded = fold(text).slice(0, 2_000);
  const letters = folded.replaceAll(/[^\p{L}]+/gu, '');
  const kept = letters.length >= PIECE ? letters : folded.replaceAll(/\s+/g, '');
  const pieces = new Set<string>();
  for (let at = 0; at + PIECE <= kept.length; at += 1) pieces.add(kept.slice(at, at + PIECE));
  if (pieces.size === 0) pieces.add(kept);
  return pieces;
}

export function signatureOf(text: string): Signature {
  const pieces = [...piecesOf(text)].map((piece) => hash32(piece, 0));
  const least = Array.from({ length: HASHES }, (_, which) => {
    let minimum = 0xffffffff;
    for (const piece of pieces) minimum = Math.min(minimum, Math.imul(piece ^ (which * 0x9e3779b1), 0x85ebca6b + which * 2) >>> 0);
    return minimum;
  });
  const bands = BANDS.map(([a, b]) =>
    createHash('sha256')
      .update(`${a}:${least[a] ?? 0}:${least[b] ?? 0}`)
      .digest('base64url')
      .slice(0, 12),
  );
  return { hashes: least.map((value) => (hash32(String(value), 1) & 0xff).toString(16).padStart(2, '0')).join(''), bands, length: pieces.length };
}

/** Whether two signatures are of the same message in other clothes. */
export function alike(a: string, b: string): boolean {
  let same = 0;
  for (let at = 0; at < HASHES * 2; at += 2) if (a.slice(at, at + 2) === b.slice(at, at + 2)) same += 1;
  return same / HASHES >= ALIKE;
}

/** A short name for whoever sends, from which nobody is known. */
export const senderOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 8);
