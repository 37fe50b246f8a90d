/** Where a text is best cut, the best first. */
const SEAMS = ['\n\n', '\n', '. ', ' '];

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The longest beginning of a text that fits, in whole characters as people see them. */
function beginning(text: string, fits: (part: string) => boolean): string {
  const ends = [...graphemes.segment(text)].map(({ index, segment }) => index + segment.length);
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, ends[middle - 1]))) low = middle;
    else high = middle - 1;
  }
  // One character that alone does not fit is sent all the same: the service refuses it, and nothing hangs.
  return text.slice(0, ends[Math.max(low, 1) - 1]);
}

/** A text as messages that each fit, cut where a paragraph, a line, a sentence or a word ends. */
export function splitText(text: string, fits: (part: string) => boolean): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest !== '' && !fits(rest)) {
    const longest = beginning(rest, fits);
    // Not in the first half: a heading alone is no message.
    const cut = SEAMS.map((seam) => longest.lastIndexOf(seam) + (longest.includes(seam) ? seam.trimEnd().length : 0)).find((at) => at > longest.length / 2);
    const part = longest.slice(0, cut ?? longest.length);
    parts.push(part.trim());
    rest = rest.slice(part.length).trim();
  }
  return rest === '' ? parts : [...parts, rest];
}
