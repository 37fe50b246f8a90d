import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { headerValue, type HeaderLine, type HttpHandler, type HttpReply, type HttpRequest } from '../http/message.ts';

/** An object as a bucket keeps it. */
export interface StoredObject {
  readonly body: Buffer | Readable;
  readonly bytes: number;
  readonly contentType?: string;
  readonly cacheControl?: string;
  /** With its quotes. */
  readonly etag?: string;
}

const xml = (status: number, code: string): HttpReply => {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  return {
    status,
    headers: [
      ['Content-Type', 'application/xml'],
      ['Content-Length', String(body.length)],
    ],
    body,
  };
};

/** RFC 9110, 13.1.2: a list of tags or `*`, compared weakly. */
function matchesTag(condition: string | undefined, etag: string | undefined): boolean {
  if (condition === undefined || etag === undefined) return false;
  const bare = (tag: string): string => tag.trim().replace(/^W\//, '');
  return condition.trim() === '*' || condition.split(',').some((tag) => bare(tag) === bare(etag));
}

/** What S3 says of itself with everything; whoever wants it kept from viewers takes it out. */
const told = (): readonly HeaderLine[] => [
  ['Server', 'AmazonS3'],
  ['x-amz-request-id', randomBytes(8).toString('hex').toUpperCase()],
  ['x-amz-id-2', randomBytes(56).toString('base64')],
];

function release({ body }: StoredObject): void {
  if (!Buffer.isBuffer(body)) body.destroy();
}

/**
 * A private bucket behind origin access control: reads only, and an object that is not there is 403, for the distribution may not list.
 * `read` gets the decoded key.
 */
export function bucketOrigin(read: (key: string) => Promise<StoredObject | undefined>): HttpHandler {
  return async (request) => {
    const reply = await answer(read, request);
    return { ...reply, headers: [...reply.headers, ...told()] };
  };
}

async function answer(read: (key: string) => Promise<StoredObject | undefined>, { method, target, headers }: HttpRequest): Promise<HttpReply> {
  if (method !== 'GET' && method !== 'HEAD') return xml(405, 'MethodNotAllowed');
  let key: string;
  try {
    key = decodeURIComponent(target.split('?', 1)[0]?.slice(1) ?? '');
  } catch {
    return xml(400, 'InvalidURI');
  }
  const found = key === '' ? undefined : await read(key);
  if (!found) return xml(403, 'AccessDenied');
  const { body, bytes, contentType = 'binary/octet-stream', cacheControl, etag } = found;
  const kept: HeaderLine[] = [['x-amz-server-side-encryption', 'AES256']];
  if (etag !== undefined) kept.push(['ETag', etag]);
  if (cacheControl !== undefined) kept.push(['Cache-Control', cacheControl]);
  if (matchesTag(headerValue(headers, 'if-none-match'), etag)) {
    release(found);
    return { status: 304, headers: kept };
  }
  const head: HeaderLine[] = [['Content-Type', contentType], ['Content-Length', String(bytes)], ...kept];
  if (method === 'GET') return { status: 200, headers: head, body };
  release(found);
  return { status: 200, headers: head };
}
