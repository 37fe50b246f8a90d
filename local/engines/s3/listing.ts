import { S3Refusal } from './refusal.ts';
import { queryValue, uriEncode } from '../request-target.ts';
import type { Query } from '../request-target.ts';

/** What a caller wants listed. */
export interface ListingRequest {
  readonly prefix: string;
  /** Empty: no grouping. */
  readonly delimiter: string;
  readonly most: number;
  /** Writes a key the way `encoding-type` asks for. */
  readonly encode: (key: string) => string;
  readonly encoding: string | undefined;
}

/** One page of a listing: single entries and groups, in order. */
export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly groups: readonly string[];
  /** What stood last on this page when more follows. */
  readonly last: { readonly entry: Entry | undefined; readonly name: string } | undefined;
}

/**
 * The parameters that all listings have.
 * @throws S3Refusal InvalidArgument
 */
export function readListing(query: Query): ListingRequest {
  const most = queryValue(query, 'max-keys') ?? '1000';
  const encoding = queryValue(query, 'encoding-type');
  if (!/^[0-9]{1,9}$/.test(most)) throw new S3Refusal('InvalidArgument', 'Provided max-keys not an integer or within integer range');
  if (encoding !== undefined && encoding !== 'url') throw new S3Refusal('InvalidArgument', 'Invalid Encoding Method specified in Request');
  return {
    prefix: queryValue(query, 'prefix') ?? '',
    delimiter: queryValue(query, 'delimiter') ?? '',
    most: Math.min(Number(most), 1000),
    encode: encoding === 'url' ? uriEncode : (key) => key,
    encoding,
  };
}

/** Cuts a page out of entries in key order; `after` is the group that ended the page before, so that it is not told twice. */
export function cutPage<Entry extends { readonly key: string }>(
  entries: Iterable<Entry>,
  { prefix, delimiter, most }: ListingRequest,
  after: string,
): Page<Entry> {
  const page: Entry[] = [];
  const groups = new Set<string>();
  let last: Page<Entry>['last'];
  for (const entry of entries) {
    if (!entry.key.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : entry.key.indexOf(delimiter, prefix.length);
    const group = cut < 0 ? undefined : entry.key.slice(0, cut + delimiter.length);
    if (group !== undefined && (group === after || groups.has(group))) continue;
    if (page.length + groups.size >= most) return { entries: page, groups: [...groups], last };
    if (group === undefined) page.push(entry);
    else groups.add(group);
    last = { entry: group === undefined ? entry : undefined, name: group ?? entry.key };
  }
  return { entries: page, groups: [...groups], last: undefined };
}

/** Whether a key comes after a marker, in UTF-8 order. */
export function isAfter(key: string, marker: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(marker)) > 0;
}
