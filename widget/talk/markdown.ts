import type { VNode } from 'preact';
import { DEPTH, element, inline, type Cite, type Piece } from './inline.ts';

/** The most of one message that is read, in characters. */
const MESSAGE_MAX = 40_000;

const FENCE = /^ {0,3}(```+|~~~+)/;
const HEADING = /^ {0,3}#{1,6} +(.*?)[ #]*$/;
const RULE = /^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,12})(?:[-*+]|(\d{1,9})[.)]) +(?=\S)/;
const CELLS = /^ *\|.*\| *$/;
const DIVIDER = /^ *\|(?: *:?-+:? *\|)+ *$/;

interface Taken {
  readonly block: VNode;
  /** The line after it. */
  readonly next: number;
}

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
  return { block: element('blockquote', null, blocks(inner, cite, depth + 1)), next: end };
}

function list(lines: readonly string[], at: number, cite: Cite, depth: number): Taken | undefined {
  const [first, { length: margin } = '', number] = ITEM.exec(lines[at] ?? '') ?? [];
  if (first === undefined || depth >= DEPTH) return undefined;
  const items: string[][] = [];
  let width = first.length;
  let end = at;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? '';
    const [mark, { length: indent } = '', ordered] = ITEM.exec(line) ?? [];
    if (mark !== undefined && indent < margin + 2) {
      // Another kind of mark is another list.
      if ((ordered === undefined) !== (number === undefined) || indent < margin) break;
      width = mark.length;
      items.push([line.slice(width)]);
    } else if (line.trim() === '') {
      const after = lines[end + 1] ?? '';
      if (!after.startsWith(' '.repeat(Math.min(width, margin + 2))) && !ITEM.test(after)) break;
      items.at(-1)?.push('');
    } else if (line.startsWith(' '.repeat(margin + 2))) items.at(-1)?.push(line.slice(Math.min(width, line.length - line.trimStart().length)));
    else break;
  }
  const children = items.map((item) => element('li', null, item.length === 1 ? inline(item[0] ?? '', cite, depth + 1) : blocks(item, cite, depth + 1)));
  return { block: number === undefined ? element('ul', null, children) : element('ol', { start: Number(number) }, children), next: end };
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

const begins = (line: string): boolean => [FENCE, HEADING, RULE, QUOTE, ITEM].some((pattern) => pattern.test(line));

function paragraph(lines: readonly string[], at: number, cite: Cite, depth: number): Taken {
  let end = at + 1;
  while (end < lines.length && (lines[end] ?? '').trim() !== '' && (depth >= DEPTH || !begins(lines[end] ?? ''))) end += 1;
  return { block: element('p', null, inline(lines.slice(at, end).join('\n'), cite, depth)), next: end };
}

function single(line: string, cite: Cite): VNode | undefined {
  if (RULE.test(line)) return element('hr', null);
  const [whole, title = ''] = HEADING.exec(line) ?? [];
  // No heading of the document: an answer is a part of a conversation, whatever it calls its own parts.
  return whole === undefined ? undefined : element('p', null, [element('strong', null, inline(title, cite))]);
}

function blocks(lines: readonly string[], cite: Cite, depth: number): Piece[] {
  const found: Piece[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    const alone = line.trim() === '' ? undefined : single(line, cite);
    if (alone) found.push(alone);
    if (alone || line.trim() === '') {
      at += 1;
      continue;
    }
    const { block, next } =
      fence(lines, at) ?? table(lines, at, cite) ?? quote(lines, at, cite, depth) ?? list(lines, at, cite, depth) ?? paragraph(lines, at, cite, depth);
    found.push(block);
    at = next;
  }
  return found;
}

/**
 * An answer as elements: paragraphs, lists, quotes, code, tables, emphasis, links. It makes nodes of a fixed set and never markup, so whatever a model writes there
 * is no HTML in it; pictures are not loaded, since their address would tell a server what was said.
 */
export const markdown = (text: string, cite: Cite = () => undefined): Piece[] => blocks(text.slice(0, MESSAGE_MAX).replaceAll('\r', '').split('\n'), cite, 0);
