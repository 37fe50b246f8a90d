/** A run of characters as a PDF places it; `transform` is the text matrix (ISO 32000-1, 9.4.4): height at 3, x at 4, y at 5. */
export interface TextPiece {
  readonly str: string;
  readonly hasEOL: boolean;
  readonly height: number;
  readonly transform: readonly number[];
}

/** A step between lines above this many letter heights is the space between paragraphs. */
const PARAGRAPH_GAP = 1.75;
/** A step back up the page above this many letter heights begins another column. */
const COLUMN_STEP = -3;

/**
 * The text of one page with its wrapped lines joined again and its paragraphs parted by blank lines: a sentence must be whole to be found and
 * quoted. A word cut at the end of a line keeps its hyphen, since the cut cannot be told from a compound word.
 */
export function pageText(pieces: readonly TextPiece[]): string {
  const lines = linesOf(pieces);
  let text = '';
  for (const [at, line] of lines.entries()) {
    const previous = lines[at - 1];
    if (previous) text += separator(previous, line, text);
    text += line.text;
  }
  return text
    .replace(/\u00ad/g, '')
    .replace(/\0/g, ' ')
    .trim();
}

interface Line {
  readonly text: string;
  readonly y: number;
  readonly height: number;
}

function linesOf(pieces: readonly TextPiece[]): Line[] {
  const lines: Line[] = [];
  let text = '';
  let y: number | undefined;
  let height = 0;
  const close = (): void => {
    const line = text.replace(/[^\S\n]+/g, ' ').trim();
    if (line !== '') lines.push({ text: line, y: y ?? 0, height });
    text = '';
    y = undefined;
    height = 0;
  };
  for (const piece of pieces) {
    if (piece.str.trim() !== '') {
      y ??= piece.transform[5] ?? 0;
      height = Math.max(height, piece.height, Math.abs(piece.transform[3] ?? 0));
    }
    text += piece.str;
    if (piece.hasEOL) close();
  }
  close();
  return lines;
}

/** Between two lines: a blank line between paragraphs and round titles, a line end before an item of a list, nothing after a hyphen, else a space. */
function separator(previous: Line, line: Line, before: string): string {
  const height = Math.max(Math.min(previous.height, line.height), 1);
  const step = (previous.y - line.y) / height;
  const isOtherSize = Math.abs(previous.height - line.height) > 0.15 * height;
  if (step > PARAGRAPH_GAP || step < COLUMN_STEP || isOtherSize) return '\n\n';
  if (/^(?:[-*•–]|\d{1,3}[.)])\s/u.test(line.text)) return '\n';
  return /\p{L}-$/u.test(before.slice(-3)) && /^\p{Ll}/u.test(line.text) ? '' : ' ';
}
