import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** A header as it stood on the wire, its case kept; the same name may come again. */
export type HeaderLine = readonly [name: string, value: string];

/** The bytes of a request, read once and kept, as far as somebody asked for them. */
export interface RequestBody {
  /** The whole body, or undefined when it is longer than `maxBytes`. May be asked again with a larger bound; not concurrently. */
  readonly read: (maxBytes: number) => Promise<Buffer | undefined>;
}

/** A request on its way through edge, firewall and gateway. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent, nothing decoded. */
  readonly target: string;
  readonly headers: readonly HeaderLine[];
  /** Of the peer, without port; an IPv4 address never in its IPv6 form. */
  readonly address: string;
  readonly body: RequestBody;
}

/** What answers a request. A stream is sent as it is made. */
export interface HttpReply {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly body?: Buffer | string | Readable;
}

/** Whatever answers requests: a gateway, a distribution, a bucket. Never rejects for what a caller can send. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpReply>;

/** First value of a header, by any case. */
export function headerValue(headers: readonly HeaderLine[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([candidate]) => candidate.toLowerCase() === wanted)?.[1];
}

/** The lines without those of some names, by any case. */
export function withoutHeaders(headers: readonly HeaderLine[], ...names: readonly string[]): HeaderLine[] {
  const dropped = new Set(names.map((name) => name.toLowerCase()));
  return headers.filter(([name]) => !dropped.has(name.toLowerCase()));
}

/** A body that is read from a stream, never further than asked. @throws Error when the sender goes away in the middle. */
export function requestBody(stream: AsyncIterable<Buffer>): RequestBody {
  const chunks: Buffer[] = [];
  const source = stream[Symbol.asyncIterator]();
  let bytes = 0;
  let ended = false;
  return {
    async read(maxBytes) {
      while (!ended && bytes <= maxBytes) {
        const { done, value } = await source.next();
        if (done) {
          ended = true;
        } else {
          chunks.push(value);
          bytes += value.length;
        }
      }
      return bytes > maxBytes ? undefined : Buffer.concat(chunks);
    },
  };
}

/** RFC 4291, 2.5.5.2: on a dual-stack socket IPv4 peers appear as `::ffff:a.b.c.d`. */
export const unmapAddress = (address: string): string => (/^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice('::ffff:'.length) : address);

/** A request as Node received it. */
export function fromIncoming(message: IncomingMessage): HttpRequest {
  const { rawHeaders } = message;
  const headers: HeaderLine[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return {
    method: message.method ?? 'GET',
    target: message.url ?? '/',
    headers,
    address: unmapAddress(message.socket.remoteAddress ?? ''),
    body: requestBody(message),
  };
}
