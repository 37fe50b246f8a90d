import { Parser } from 'htmlparser2';
import { inertStart } from '../cleaning/plain-text.ts';

/** Names are stored with at most 255 characters; a title that is longer is cut. */
const LONGEST = 200;
/** A title stands in the head; what comes later is not looked at. */
const HEAD_BYTES = 262_144;

/** One line of it: no controls, no marks that turn the direction of reading, no invisible characters (as in the names of files, S19.3). */
const lineOf = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(/[\p{Cf}\p{Co}\p{Cs}\u034f\u115f\u1160\u3164\uffa0]/gu, '')
    .trim();

/** One line of plain text: what is decoded on the way from a page or its address may be markup (S17.6). */
const plain = (text: string): string => inertStart(lineOf(text.slice(0, 8 * LONGEST)), LONGEST);

/** The title of an HTML page as plain text; empty when it has none. */
export function titleOf(html: Uint8Array): string {
  let depth = 0;
  let title: string | undefined;
  const parser = new Parser(
    {
      onopentagname: (name) => {
        if (name === 'title' && title === undefined) depth = 1;
      },
      ontext: (text) => {
        if (depth === 1 && (title?.length ?? 0) < 4 * LONGEST) title = (title ?? '') + text;
      },
      onclosetag: (name) => {
        if (name === 'title') depth = 2;
      },
    },
    { decodeEntities: true },
  );
  parser.end(new TextDecoder().decode(html.subarray(0, HEAD_BYTES)));
  return plain(title ?? '');
}

/** What a page is called before it has been fetched, or without a title: its address without scheme and query. */
export function nameFromUrl(url: string): string {
  const { hostname, pathname } = new URL(url);
  let path = pathname;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    // An address need not be valid UTF-8; then it is shown as it is written.
  }
  return plain(`${hostname}${path === '/' ? '' : path}`) || hostname;
}

/** The name of a page that has been fetched. */
export const pageName = (url: string, contentType: string, bytes: Uint8Array): string =>
  (contentType === 'text/html' ? titleOf(bytes) : '') || nameFromUrl(url);
