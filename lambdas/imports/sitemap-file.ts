import { gunzipSync } from 'node:zlib';
import { SaxesParser } from 'saxes';
import { OUTGOING_LIMITS, URL_MAX } from '../outgoing/contract.ts';
import { urlRefused } from '../outgoing/refusal.ts';

/** Addresses that are read from one file; sitemaps.org admits as many. */
const LOCATIONS = 50_000;
/** Deeper than any sitemap. */
const DEPTH = 10;

export interface SitemapFile {
  /** `index`: the addresses are those of other sitemaps. */
  readonly kind: 'index' | 'pages';
  readonly locations: readonly string[];
}

/** A sitemap may come packed, whatever the server calls it (sitemaps.org, "Sitemap file location"). */
function unpacked(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: OUTGOING_LIMITS.bodyBytes });
  } catch (error) {
    throw urlRefused((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'type', 'gzip', error);
  }
}

/**
 * The addresses in a sitemap or an index of sitemaps. A document type is refused, so there are no entities but XML's own five: nothing is loaded, nothing grows (S6.16).
 * @throws Problem `url-refused` with type or too-large.
 */
export function readSitemap(file: Buffer): SitemapFile {
  const locations: string[] = [];
  const open: string[] = [];
  let root = '';
  let text = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a document type');
  });
  parser.on('opentag', ({ name }) => {
    root ||= name;
    open.push(name);
    text = '';
    if (open.length > DEPTH) throw new Error('too deep');
  });
  const add = (part: string): void => {
    if (open.at(-1) === 'loc' && text.length <= URL_MAX) text += part;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', ({ name }) => {
    open.pop();
    const within = open.at(-1);
    const location = text.trim();
    if (name === 'loc' && (within === 'url' || within === 'sitemap') && location.length <= URL_MAX && locations.length < LOCATIONS) locations.push(location);
    text = '';
  });
  try {
    parser.write(new TextDecoder('utf-8', { fatal: true }).decode(unpacked(file))).close();
  } catch (error) {
    if ((error as { code?: string }).code === 'url-refused') throw error;
    throw urlRefused('type', 'no sitemap', error);
  }
  if (root !== 'urlset' && root !== 'sitemapindex') throw urlRefused('type', `no sitemap but ${root}`);
  return { kind: root === 'urlset' ? 'pages' : 'index', locations };
}
