import { unit, type EmbeddingModel } from './embedding.ts';
import { terms } from './terms.ts';

const DIMENSIONS = 384;
const WORD_WEIGHT = 1;
const BIGRAM_WEIGHT = 0.4;
/** Trigrams forgive a misspelt or compound word; they are many, so each says little. */
const TRIGRAM_WEIGHT = 0.15;

/**
 * An embedding without a language model: signed feature hashing (Weinberger et al., 2009) of stems, pairs of stems and letter trigrams.
 * It is **lexical search in vector form, not semantic**: it finds a passage that uses the words of the question, accents and endings
 * aside, and does not know that `refund` and `money back` mean the same. Deterministic, needs no network.
 */
export const lexicalEmbedding: EmbeddingModel = {
  id: 'lexical-384-v1',
  dimensions: DIMENSIONS,
  embed: async (texts, options = {}) => {
    const vectors: number[][] = [];
    for (const text of texts) {
      options.signal?.throwIfAborted();
      vectors.push(lexicalVector(text));
    }
    return vectors;
  },
};

/** The unit vector of one text. A text without any meaningful word still has a direction of its own, so that cosine is always defined. */
function lexicalVector(text: string): number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const [weight, names] of features(text)) {
    for (const [name, times] of counts(names)) add(vector, name, weight * (1 + Math.log(times)));
  }
  if (vector.every((value) => value === 0)) add(vector, `=${text}`, 1);
  return unit(vector);
}

/** The three kinds of feature with their weight; the first letter keeps a stem and a trigram of the same letters apart. */
function features(text: string): [weight: number, names: string[]][] {
  const found = terms(text);
  return [
    [WORD_WEIGHT, found.map((term) => `w ${term}`)],
    [BIGRAM_WEIGHT, found.slice(1).map((term, at) => `b ${found[at]} ${term}`)],
    [TRIGRAM_WEIGHT, found.flatMap(trigrams).map((trigram) => `t ${trigram}`)],
  ];
}

function counts(names: readonly string[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const name of names) counted.set(name, (counted.get(name) ?? 0) + 1);
  return counted;
}

function trigrams(term: string): string[] {
  const letters = Array.from(`<${term}>`);
  return letters.length < 5 ? [] : letters.slice(2).map((letter, at) => `${letters[at]}${letters[at + 1]}${letter}`);
}

/** The sign comes from a bit that the place does not use, so that collisions cancel instead of adding up. */
function add(vector: number[], feature: string, weight: number): void {
  const hash = hash32(feature);
  const place = hash % DIMENSIONS;
  vector[place] = (vector[place] ?? 0) + (hash >>> 31 === 0 ? weight : -weight);
}

/** FNV-1a with the finaliser of MurmurHash3, because FNV alone leaves the high bits of short texts poorly mixed. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
