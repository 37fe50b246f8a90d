import type { Passage } from './chat-model.ts';
import { sentences } from './sentences.ts';
import { terms } from './terms.ts';

/** A sentence as it stands in a passage, its white space made single. */
export interface Quotation {
  readonly text: string;
  /** Place in the list of passages, from 0. */
  readonly passage: number;
}

interface Candidate extends Quotation {
  readonly order: number;
  /** Terms of the question in the sentence itself, and in the title above it. */
  readonly own: ReadonlySet<string>;
  readonly title: ReadonlySet<string>;
  readonly likeness: number;
  /** Share of the sentence's own terms that the question asks for. */
  readonly density: number;
}

/** Share of the question's weight that the best sentence must hold; below it the question counts as unanswered. */
const THRESHOLD = 0.48;
/** A further sentence must bring at least this share that no chosen one has. */
const GAIN = 0.3;
const MOST_SENTENCES = 3;
/** A term in the title above a sentence says what it is about, less surely than in the sentence. */
const TITLE_SHARE = 0.5;
/** How much retrieval's score of the passage, and how much of the sentence is about the question, may move it: enough to part equals. */
const LIKENESS_SHARE = 0.1;
const DENSITY_SHARE = 0.2;
const TITLE_WORDS = 9;

/**
 * The one to three sentences that answer a question best, the best one's passage first; none when no sentence holds enough of the question.
 * Terms count by their rarity among all the sentences, so that a word which is everywhere decides nothing.
 */
export function bestSentences(question: string, passages: readonly Passage[]): Quotation[] {
  const asked = new Set(terms(question));
  const candidates = passages.flatMap((passage, at) => candidatesOf(passage, at, asked));
  const weights = rarity(asked, candidates);
  const total = sum(asked, weights);
  if (total === 0) return [];
  const share = (candidate: Candidate, covered: ReadonlySet<string>): number => {
    const own = without(candidate.own, covered);
    const title = without(candidate.title, new Set([...candidate.own, ...covered]));
    return (sum(own, weights) + TITLE_SHARE * sum(title, weights)) / total;
  };
  const rank = (candidate: Candidate): number => share(candidate, new Set()) + LIKENESS_SHARE * candidate.likeness + DENSITY_SHARE * candidate.density;
  const ranked = candidates.filter((candidate) => candidate.own.size > 0).toSorted((a, b) => rank(b) - rank(a) || a.order - b.order || a.passage - b.passage);
  const [best] = ranked;
  if (!best || share(best, new Set()) < THRESHOLD) return [];
  const chosen = [best];
  let covered = best.own;
  for (const candidate of ranked.slice(1)) {
    if (chosen.length === MOST_SENTENCES) break;
    if (sum(without(candidate.own, covered), weights) / total < GAIN) continue;
    chosen.push(candidate);
    covered = new Set([...covered, ...candidate.own]);
  }
  // The passage of the best sentence speaks first, and inside a passage its own order holds.
  const turn = [...new Set(chosen.map(({ passage }) => passage))];
  return chosen.toSorted((a, b) => turn.indexOf(a.passage) - turn.indexOf(b.passage) || a.order - b.order).map(({ text, passage }) => ({ text, passage }));
}

/** The sentences of one passage under their titles. A title is context, and is never quoted as an answer. */
function candidatesOf(passage: Passage, at: number, asked: ReadonlySet<string>): Candidate[] {
  const found: Candidate[] = [];
  let title = askedTerms(passage.heading ?? '', asked);
  for (const [order, sentence] of sentences(passage.text).entries()) {
    if (isTitle(sentence)) {
      title = askedTerms(`${passage.heading ?? ''} ${sentence}`, asked);
      continue;
    }
    const text = sentence.replace(/\s+/g, ' ');
    const own = askedTerms(text, asked);
    found.push({ text, passage: at, order, own, title, likeness: passage.score, density: own.size / Math.max(new Set(terms(text)).size, 1) });
  }
  return found;
}

function askedTerms(text: string, asked: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(terms(text).filter((term) => asked.has(term)));
}

function isTitle(sentence: string): boolean {
  if (/^#{1,6}\s/.test(sentence)) return true;
  const isWhole = /[.!?…:;。！？"”»)]$/u.test(sentence) || /^[-*•–]\s/u.test(sentence);
  return !isWhole && sentence.split(/\s+/).length <= TITLE_WORDS;
}

/** Inverse document frequency over the sentences; a term that none of them has is the rarest, so that a foreign question is refused. */
function rarity(asked: ReadonlySet<string>, candidates: readonly Candidate[]): ReadonlyMap<string, number> {
  const weigh = (term: string): number => Math.log(1 + candidates.length / (1 + candidates.filter(({ own }) => own.has(term)).length));
  return new Map([...asked].map((term) => [term, weigh(term)]));
}

function sum(found: Iterable<string>, weights: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const term of found) total += weights.get(term) ?? 0;
  return total;
}

function without(found: ReadonlySet<string>, taken: ReadonlySet<string>): string[] {
  return [...found].filter((term) => !taken.has(term));
}
