import { versionHeader } from './call.ts';
import type { Reply, S3Call } from './call.ts';
import { existingObject } from './existing-object.ts';
import { headerText } from './object-headers.ts';
import { guardRead } from './precondition.ts';
import { S3Refusal } from './refusal.ts';
import { queryValue } from '../request-target.ts';

/** The headers of a reply that a signed request may replace, each by a `response-` parameter. */
export const overridable: readonly string[] = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-type', 'expires'];

interface ByteRange {
  /** First and last byte, both included. */
  readonly start: number;
  readonly end: number;
}

/**
 * GetObject and HeadObject. `response-content-type` and its sisters replace headers of the reply: only signed requests come here,
 * and a signature covers them, so nobody adds one to a link that was handed out.
 */
export async function getObject(call: S3Call): Promise<Reply> {
  const { bucket, key, query, attributes } = call;
  const version = existingObject(bucket, key, queryValue(query, 'versionId'), 's3:GetObject');
  const etag = { etag: `"${version.etag}"`, 'last-modified': new Date(version.modified).toUTCString(), ...versionHeader(bucket, version) };
  if (guardRead({ match: attributes.get('if-match'), noneMatch: attributes.get('if-none-match') }, version) === 'not-modified') {
    return { status: 304, headers: etag };
  }
  const overrides = overridable.flatMap((name) => {
    const value = queryValue(query, `response-${name}`);
    return value === undefined ? [] : [[name, headerText(value)] as const];
  });
  const range = parseRange(attributes.get('range'), version.size);
  const headers: Record<string, string> = {
    ...version.headers,
    ...Object.fromEntries(overrides),
    ...etag,
    'accept-ranges': 'bytes',
    'content-length': String(range === undefined ? version.size : range.end - range.start + 1),
    ...(range !== undefined && { 'content-range': `bytes ${range.start}-${range.end}/${version.size}` }),
    ...(version.tags.length > 0 && { 'x-amz-tagging-count': String(version.tags.length) }),
  };
  if (range === undefined && attributes.get('x-amz-checksum-mode') === 'ENABLED') {
    Object.assign(headers, { 'x-amz-checksum-crc32': version.crc32, 'x-amz-checksum-type': 'FULL_OBJECT' });
  }
  const status = range === undefined ? 200 : 206;
  if (call.request.method === 'HEAD') return { status, headers };
  if (version.size === 0) return { status, headers, body: '' };
  const handle = await bucket.store.open(version);
  return { status, headers, body: handle.createReadStream({ start: range?.start ?? 0, end: range?.end ?? version.size - 1 }) };
}

/** One range of RFC 9110, section 14.1.2; several or a malformed one are ignored, which the RFC allows. */
function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const [match, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (match === undefined || (first === '' && last === '')) return undefined;
  const suffix = first === '';
  const start = suffix ? Math.max(size - Number(last), 0) : Number(first);
  const end = suffix || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (!suffix && last !== '' && Number(last) < Number(first)) return undefined;
  if (start >= size || (suffix && Number(last) === 0)) {
    throw new S3Refusal('InvalidRange', 'The requested range is not satisfiable', { 'content-range': `bytes */${size}` });
  }
  return { start, end };
}
