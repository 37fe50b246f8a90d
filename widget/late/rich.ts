import type { VNode } from '../nodes.ts';
import type { Cite } from '../talk/inline.ts';
import type { Rich, Taken } from '../talk/markdown.ts';
import { addSheet, blocks, DEPTH, element, inline } from './lent.ts';
import { RICH_LOOKS } from './rich-looks.ts';

export { borrow } from './lent.ts';

addSheet(RICH_LOOKS);

const FENCE = /^ {0,3}(```+|~~~+)/;
const QUOTE = /^ {0,3}> ?/;
const CELLS = /^ *\|.*\| *$/;
const DIVIDER = /^ *\|(?: *:?-+:? *\|)+ *$/;

function fence(lines: readonly string[], at: number): Taken | undefined {
  const [, mark = ''] = FENCE.exec(lines[at] ?? '') ?? [];
  if (!mark) return undefined;
  let end = at + 1;
  while (end < lines.length && !(lines[end] ?? '').trim().startsWith(mark)) end += 1;
  // It scrolls to the side: a keyboard must reach it.
  return { block: element('pre', { tabIndex: 0, dir: 'ltr' }, [element('code', null, lines.slice(at + 1, end).join('\n'))]), next: end + 1 };
}

function quote(lines: readonly string[], at: number, cite: Cite, depth: number): Taken | undefined {
  let end = at;
  while (end < lines.length && QUOTE.test(lines[end] ?? '')) end += 1;
  if (end === at || depth >= DEPTH) return undefined;
  const inner = lines.slice(at, end).map((line) => line.replace(QUOTE, ''));
  return {
    block: element(
      'blockquote',
      null,
      blocks(inner, cite, depth + 1, () => rich),
    ),
    next: end,
  };
}

const cells = (line: string): string[] => line.trim().slice(1, -1).split('|');

function table(lines: readonly string[], at: number, cite: Cite): Taken | undefined {
  if (!CELLS.test(lines[at] ?? '') || !DIVIDER.test(lines[at + 1] ?? '')) return undefined;
  let end = at + 2;
  while (end < lines.length && CELLS.test(lines[end] ?? '')) end += 1;
  const row = (line: string, cell: string): VNode =>
    element(
      'tr',
      null,
      cells(line).map((text) => element(cell, null, inline(text.trim(), cite))),
    );
  const head = element('thead', null, [row(lines[at] ?? '', 'th')]);
  const body = element(
    'tbody',
    null,
    lines.slice(at + 2, end).map((line) => row(line, 'td')),
  );
  return { block: element('div', { class: 'scroll', tabIndex: 0 }, [element('table', null, [head, body])]), next: end };
}

/** Code, a table or a quotation, where one begins. */
export const rich: Rich = (lines, at, cite, depth) => fence(lines, at) ?? table(lines, at, cite) ?? quote(lines, at, cite, depth);
