/** Words whose full stop does not end a sentence, English and French, without the stop. */
const ABBREVIATIONS = new Set(
  (
    'mr mrs ms dr prof st sr jr rev hon vs etc inc ltd corp dept est eds approx tel ext jan feb apr jun jul aug sept oct nov dec ' +
    'mme mlle mm av bd boul cf env ibid janv févr fevr juil réf ref resp sté ste suppl tél e.g i.e a.m p.m u.s u.k n.b c.-à-d'
  ).split(' '),
);

/** Words that are abbreviations only before a number: `No. 5` is one, the answer `No.` is not. */
const BEFORE_NUMBER = new Set('no nos art chap ch fig figs p pp vol ed min max mar sep ex hab'.split(' '));

/**
 * A possible end: marks, what closes after them, then white space; or the marks of Chinese and Japanese, which need no space. It begins only at the
 * first mark of a run, or a long run of full stops would be read once from each of them.
 */
const END = /(?<![.!?…])[.!?…]+(?:["'”’»)\]]|[ \u00a0\u202f]»)*\s+|[。！？]+["'”’»）」』]*\s*/gu;

/** A line that begins an item of a list, whatever stands before it. */
const ITEM = /\n(?=[ \t]*(?:[-*•–]|\d{1,3}[.)])[ \t]+\S)/g;

/** A blank line, which ends a paragraph. Linear: a run of white space is read once. */
const BLANK_LINE = /\n[^\S\n]*\n\s*/g;

/** The paragraphs of a text, trimmed, in order, empty ones left out. */
export function paragraphs(text: string): string[] {
  return filled(text.split(BLANK_LINE));
}

/**
 * The sentences of a text in order, verbatim and trimmed: every character that is not white space is in exactly one of them. Paragraphs and
 * items of lists always end a sentence; a full stop does not after an abbreviation, an initial, the number of an item, or before a small letter.
 */
export function sentences(text: string): string[] {
  return paragraphs(text).flatMap((paragraph) => filled(paragraph.split(ITEM)).flatMap(splitLine));
}

function splitLine(line: string): string[] {
  const found: string[] = [];
  let start = 0;
  for (const match of line.matchAll(END)) {
    const end = match.index + match[0].length;
    if (!endsHere(line, start, match.index, match[0], end)) continue;
    found.push(line.slice(start, end));
    start = end;
  }
  found.push(line.slice(start));
  return filled(found);
}

function endsHere(line: string, start: number, stop: number, marks: string, next: number): boolean {
  if (/^[。！？]/u.test(marks)) return true;
  if (/^\p{Ll}/u.test(line.slice(next, next + 2))) return false;
  if (!/^\.(?!\.)/.test(marks)) return true;
  // Bounded, so that a text without any space stays linear.
  const before = line.slice(Math.max(start, stop - 24), stop);
  const word = before.slice(before.search(/[^\s(«“"']*$/u)).toLowerCase();
  if (ABBREVIATIONS.has(word) || (BEFORE_NUMBER.has(word) && /\d/.test(line.charAt(next)))) return false;
  // After a number a capital is a unit (`10 A.`), not the initial of a name.
  const isInitial = /^\p{L}$/u.test(word) && /(?<!\d\s?)\p{Lu}$/u.test(before);
  const isItemNumber = /^\d{1,3}$/.test(word) && line.slice(start, stop).trim() === word;
  return !isInitial && !isItemNumber;
}

function filled(pieces: readonly string[]): string[] {
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
}
