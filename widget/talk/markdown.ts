import type { VNode } from '../nodes.ts';
import { DEPTH, element, inline, type Cite, type Piece } from './inline.ts';

/** The most of one message that is read, in characters. */
const MESSAGE_MAX = 40_000;

const HEADING = /^ {0,3}#{1,6} +(.*?)[ #]*$/;
const RULE = /^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/;
/** Where code or a quotation begins, and where either of them or a table may. */
const APART = /^ {0,3}(?:```|~~~|>)/;
const RICH = /^ *[`~>|]/;
const ITEM = /^( {0,12})(?:[-*+]|(\d{1,9})[.)]) +(?=\S)/;

export interface Taken {
  readonly block: VNode;
  /** The line after it. */
  readonly next: number;
}

/** Reads what few answers have: code, quotations, tables. Before it has come, they are text. */
export type Rich = (lines: readonly string[], at: number, cite: Cite, depth: number) => Taken | undefined;

function list(lines: readonly string[], at: number, cite: Cite, depth: number, rich: () => Rich | undefined): Taken | undefined {
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
  const children = items.map((item) => element('li', null, item.length === 1 ? inline(item[0] ?? '', cite, depth + 1) : blocks(item, cite, depth + 1, rich)));
  return { block: number === undefined ? element('ul', null, children) : element('ol', { start: Number(number) }, children), next: end };
}

const begins = (line: string): boolean => [APART, HEADING, RULE, ITEM].some((pattern) => pattern.test(line));

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

/** Blocks of lines. */
export function blocks(lines: readonly string[], cite: Cite, depth: number, rich: () => Rich | undefined): Piece[] {
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
      (RICH.test(line) ? rich()?.(lines, at, cite, depth) : undefined) ?? list(lines, at, cite, depth, rich) ?? paragraph(lines, at, cite, depth);
    found.push(block);
    at = next;
  }
  return found;
}

/**
 * An answer as elements: paragraphs, lists, quotes, code, tables, emphasis, links. It makes nodes of a fixed set and never markup, so whatever a model writes there
 * is no HTML in it; pictures are not loaded, since their address would tell a server what was said.
 */
export const markdown = (text: string, cite: Cite = () => undefined, rich: () => Rich | undefined = () => undefined): Piece[] =>
  blocks(text.slice(0, MESSAGE_MAX).replaceAll('\r', '').split('\n'), cite, 0, rich);
