import { Parser } from 'htmlparser2';
import { ExtractionError, type Block, type ExtractionLimits } from './block.ts';
import { encodingOf } from './extract-text.ts';
import { counted } from './office.ts';
import { flat, sections } from './sections.ts';

/** What is no text of the page: programs, styles, drawings, forms, and what leads to other pages. */
const DROPPED = new Set(
  'script style noscript template svg math canvas iframe object embed video audio nav footer aside form button select textarea head'.split(' '),
);
/** Elements without an end, which hide nothing. */
const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const BREAKS = new Set(
  (
    'address article blockquote body caption dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary ' +
    'table tbody tfoot thead tr ul'
  ).split(' '),
);

const LABEL_WINDOW = 1_024;

/** The encoding by its mark, else by the label in the first 1,024 bytes (HTML, 13.2.3.2), else UTF-8. */
function encodingOfPage(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, LABEL_WINDOW)).toString('latin1');
  const marked = encodingOf(bytes);
  if (marked !== 'utf-8' || head.startsWith('\xef\xbb\xbf')) return marked;
  const label = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})/i.exec(head)?.[1] ?? 'utf-8';
  // A label that could be read is no label of UTF-16 (same section, step on the prescan).
  return /^utf-?16/i.test(label) ? 'utf-8' : label;
}

function decode(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder(encodingOfPage(bytes), { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (cause) {
    throw new ExtractionError('encoding', 'the page is not valid in its encoding', { cause });
  }
  throw new ExtractionError('encoding', 'the page holds a NUL');
}

const isHidden = (attributes: Readonly<Record<string, string>>): boolean =>
  'hidden' in attributes || attributes['aria-hidden'] === 'true' || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes['style'] ?? '');

/** How deep elements may stand in one another: the reader's own book-keeping grows with it, and no page needs a tenth of it. */
const DEEPEST = 5_000;

/**
 * The text of a page, one block under each heading, read as a stream: no tree is built, so that nesting costs nothing (S25). What is not shown is left out.
 * @throws ExtractionError `encoding`, `too-long`, `broken` when it is nested beyond all measure.
 */
export function htmlBlocks(bytes: Uint8Array, limits: ExtractionLimits): Block[] {
  const page = decode(bytes);
  const out = sections();
  const count = counted(limits.maxCharacters);
  let [text, heading, depth, droppedFrom] = ['', 0, 0, 0];
  const endLine = (): void => {
    const line = flat(text);
    text = '';
    if (!line) return;
    if (heading > 0) out.heading(heading, line);
    else out.paragraph(line);
  };
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (VOID.has(name)) {
          if (name === 'br') text += ' ';
          return;
        }
        depth += 1;
        if (depth > DEEPEST) throw new ExtractionError('broken', `elements nested ${DEEPEST} deep`);
        if (droppedFrom > 0) return;
        if (DROPPED.has(name) || isHidden(attributes)) {
          droppedFrom = depth;
          return;
        }
        if (BREAKS.has(name)) endLine();
        if (name === 'li') text = '- ';
        if ((name === 'td' || name === 'th') && flat(text)) text += ' | ';
        const level = /^h([1-6])$/.exec(name)?.[1];
        if (level) heading = Number(level);
      },
      ontext: (piece) => {
        if (droppedFrom === 0) text += count(piece);
      },
      onclosetag: (name) => {
        if (VOID.has(name)) return;
        depth -= 1;
        if (droppedFrom > depth) droppedFrom = 0;
        else if (droppedFrom === 0 && BREAKS.has(name)) endLine();
        if (/^h[1-6]$/.test(name)) heading = 0;
      },
    },
    { decodeEntities: true },
  );
  parser.end(page);
  endLine();
  return out.end();
}
