import { h, type VNode } from '../nodes.ts';
import { linkAdmitted } from './link.ts';

/** Something that a text is made of. */
export type Piece = string | VNode;

/** What a mark `[n]` becomes; `undefined` where there is no such source. */
export type Cite = (number: number) => VNode | undefined;

/** Quotes, lists and emphasis are followed so deep; what is deeper is text. */
export const DEPTH = 6;

/** The longest label and the longest address that are looked for, in characters: a bracket without its other half costs no more than this. */
const LABEL_MAX = 500;
const ADDRESS_MAX = 2_048;

/** An element of the few that texts are made of. */
export const element = (name: string, attributes: Readonly<Record<string, unknown>> | null, children?: readonly Piece[] | string): VNode =>
  h(name, attributes, children);

/** A link out of the frame: a page of its own, which learns nothing of where it was opened. */
export const link = (href: string, text: readonly Piece[] | string): Piece =>
  element('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow', dir: 'auto' }, text);

interface Found {
  readonly piece: Piece | readonly Piece[];
  readonly end: number;
}

const MARKS: readonly (readonly [mark: string, name: string])[] = [
  ['**', 'strong'],
  ['__', 'strong'],
  ['~~', 's'],
  ['*', 'em'],
  ['_', 'em'],
];

/** `[label](address)`; with a `!` before it a picture, of which the words that stand for it are shown. */
function linkAt(text: string, at: number, depth: number): Found | undefined {
  const picture = text[at] === '!';
  const open = picture ? at + 1 : at;
  const middle = text.slice(open, open + LABEL_MAX).indexOf('](');
  if (text[open] !== '[' || middle < 0) return undefined;
  const label = text.slice(open + 1, open + middle);
  if (/[[\]\n]/.test(label)) return undefined;
  const start = open + middle + 2;
  const length = text.slice(start, start + ADDRESS_MAX).search(/[)\s]/);
  const end = length < 0 ? -1 : text.indexOf(')', start + length);
  if (end < 0 || end - start > ADDRESS_MAX) return undefined;
  const href = text.slice(start, start + length);
  if (picture) return { piece: label, end: end + 1 };
  return linkAdmitted(href)
    ? {
        piece: link(
          href,
          inline(label, () => undefined, depth + 1),
        ),
        end: end + 1,
      }
    : undefined;
}

/** An address that stands in the text as it is; the full stop behind it belongs to the sentence. */
function addressAt(text: string, at: number): Found | undefined {
  const [found = ''] = /^https?:\/\/[^\s<>"'`()[\]{}]+/.exec(text.slice(at, at + ADDRESS_MAX)) ?? [];
  const href = found.replace(/[.,;:!?*_~]+$/, '');
  return href.length > 8 && linkAdmitted(href) ? { piece: link(href, href), end: at + href.length } : undefined;
}

function codeAt(text: string, at: number): Found | undefined {
  const end = text.slice(at + 1, at + 1 + LABEL_MAX).indexOf('`');
  return end > 0 ? { piece: element('code', null, text.slice(at + 1, at + 1 + end)), end: at + end + 2 } : undefined;
}

const isWord = (character = ''): boolean => /[\p{L}\p{N}]/u.test(character);

function emphasisAt(text: string, at: number, cite: Cite, depth: number, without: Set<string>): Found | undefined {
  if (depth >= DEPTH) return undefined;
  for (const [mark, name] of MARKS) {
    if (!text.startsWith(mark, at) || without.has(mark)) continue;
    const start = at + mark.length;
    // snake_case is a word.
    if (mark[0] === '_' && isWord(text[at - 1])) continue;
    if (/\s/.test(text[start] ?? ' ')) continue;
    const end = text.indexOf(mark, start + 1);
    // Nor will one that begins further on find its end.
    if (end < 0) without.add(mark);
    if (end < 0 || /\s/.test(text[end - 1] ?? ' ') || (mark[0] === '_' && isWord(text[end + mark.length]))) continue;
    return { piece: element(name, null, inline(text.slice(start, end), cite, depth + 1)), end: end + mark.length };
  }
  return undefined;
}

function citeAt(text: string, at: number, cite: Cite): Found | undefined {
  const [mark, number] = /^\[(\d{1,2})\]/.exec(text.slice(at, at + 4)) ?? [];
  const piece = mark && number && cite(Number(number));
  return mark && piece ? { piece, end: at + mark.length } : undefined;
}

/** The pieces of a text without blocks: emphasis, code, links, marks of sources, line breaks. Everything else, markup of any kind too, is text. */
export function inline(text: string, cite: Cite, depth = 0): Piece[] {
  const pieces: Piece[] = [];
  const without = new Set<string>();
  let kept = 0;
  const find = (at: number): Found | undefined => {
    switch (text[at]) {
      case '\\':
        return /[\\`*_{}[\]()#+.!~>|-]/.test(text[at + 1] ?? '') ? { piece: text[at + 1] ?? '', end: at + 2 } : undefined;
      case '\n':
        return { piece: element('br', null), end: at + 1 };
      case '`':
        return codeAt(text, at);
      case 'h':
        return addressAt(text, at);
      case '!':
      case '[':
        return citeAt(text, at, cite) ?? linkAt(text, at, depth);
      case '*':
      case '_':
      case '~':
        return emphasisAt(text, at, cite, depth, without);
      default:
        return undefined;
    }
  };
  for (let at = 0; at < text.length; at += 1) {
    const found = find(at);
    if (!found) continue;
    if (at > kept) pieces.push(text.slice(kept, at));
    pieces.push(...[found.piece].flat());
    kept = found.end;
    at = kept - 1;
  }
  if (kept < text.length) pieces.push(text.slice(kept));
  return pieces;
}
