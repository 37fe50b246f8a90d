import { paragraphs, sentences } from '../models/sentences.ts';
import type { Chunk } from '../retrieval/stored-chunk.ts';
import { ExtractionError, type Block } from './block.ts';

export interface ChunkLimits {
  /** No chunk is longer. In UTF-16 units. */
  readonly targetCharacters: number;
  /** At most this much of the end of a chunk is said again at the beginning of the next one. Less than half of the target. */
  readonly overlapCharacters: number;
  readonly maxChunks: number;
}

/** The longest heading of a chunk, in UTF-16 units; the longest question of an answer fits. */
const HEADING_MAX = 1_000;

/** About 200 words: long enough to answer, short enough for a citation to be exact. */
export const CHUNK_LIMITS: ChunkLimits = { targetCharacters: 900, overlapCharacters: 150, maxChunks: 5000 };

/**
 * Cuts blocks into chunks at paragraphs, else at sentences, else at words, else anywhere. A chunk never crosses a block, so that its page and heading are
 * right for all of it, and only inside a block does one repeat the end of the one before. Linear in the text.
 * @throws ExtractionError `too-long` above `maxChunks`.
 */
export function chunk(blocks: readonly Block[], limits: ChunkLimits = CHUNK_LIMITS): Chunk[] {
  const chunks: Chunk[] = [];
  for (const { text, page, headings } of blocks) {
    const heading = headingOf(headings);
    for (const part of cut(text, limits)) {
      if (chunks.length === limits.maxChunks) throw new ExtractionError('too-long', `more than ${limits.maxChunks} chunks`);
      chunks.push({ ordinal: chunks.length, text: part, ...(page === undefined ? {} : { page }), ...(heading === '' ? {} : { heading }) });
    }
  }
  return chunks;
}

/** The innermost headings that fit, for they say most about a piece: a paragraph that somebody has made a heading is cut. */
function headingOf(headings: readonly string[]): string {
  const all = headings.join(' > ');
  if (all.length <= HEADING_MAX) return all;
  const inner = headings.slice(1);
  if (inner.length > 0) return headingOf(inner);
  return [...slices(all, HEADING_MAX)][0] ?? '';
}

interface Piece {
  readonly text: string;
  /** What stands between it and the piece before. */
  readonly glue: '\n\n' | ' ' | '';
}

function cut(text: string, { targetCharacters, overlapCharacters }: ChunkLimits): string[] {
  // Room for the overlap and its glue, so that the target holds for the whole chunk.
  const longest = targetCharacters - overlapCharacters - 2;
  const chunks: string[] = [];
  let current = '';
  for (const { text: piece, glue } of piecesOf(text, longest)) {
    if (current === '') {
      current = piece;
    } else if (current.length + glue.length + piece.length <= targetCharacters) {
      current += glue + piece;
    } else {
      chunks.push(current);
      const repeated = glue === '' ? '' : tail(current, overlapCharacters);
      current = repeated === '' ? piece : `${repeated}${glue}${piece}`;
    }
  }
  return current === '' ? chunks : [...chunks, current];
}

/** The text as the largest units that fit: whole paragraphs, sentences of a long one, words of a long sentence, slices of a long word. */
function* piecesOf(text: string, longest: number): Generator<Piece> {
  for (const paragraph of paragraphs(text)) {
    if (paragraph.length <= longest) {
      yield { text: paragraph, glue: '\n\n' };
      continue;
    }
    for (const [at, sentence] of sentences(paragraph).entries()) {
      const glue = at === 0 ? '\n\n' : ' ';
      if (sentence.length <= longest) yield { text: sentence, glue };
      else yield* wordsOf(sentence, longest, glue);
    }
  }
}

function* wordsOf(sentence: string, longest: number, first: Piece['glue']): Generator<Piece> {
  let glue = first;
  for (const word of sentence.split(/\s+/)) {
    for (const slice of slices(word, longest)) {
      yield { text: slice, glue };
      glue = '';
    }
    glue = ' ';
  }
}

/** Never between the two halves of a surrogate pair. */
function* slices(word: string, longest: number): Generator<string> {
  for (let start = 0; start < word.length;) {
    let end = Math.min(start + longest, word.length);
    if (end < word.length && /[\ud800-\udbff]/.test(word.charAt(end - 1))) end -= 1;
    yield word.slice(start, end);
    start = end;
  }
}

/** The last whole words of a chunk, from the beginning of a sentence if one begins there. */
function tail(text: string, most: number): string {
  if (most === 0 || text.length <= most) return '';
  const end = text.slice(-most - 1);
  const sentence = /[.!?…]\s+(?=\p{Lu}|\p{N})/u.exec(end);
  if (sentence) return end.slice(sentence.index + sentence[0].length);
  const space = end.search(/\s/);
  return space === -1 ? '' : end.slice(space).trim();
}
