import { request as httpRequest, type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { Readable } from 'node:stream';

/** A reply as a client sees it. */
export interface Reply<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; an empty object when it is not JSON. */
  readonly body: T;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser's share of the dashboard's client: one origin, one cookie jar. */
export interface Client {
  readonly origin: string;
  readonly cookies: Map<string, string>;
  readonly send: (method: string, path: string, options?: CallOptions) => Promise<Response>;
  readonly call: <T = Record<string, unknown>>(method: string, path: string, options?: CallOptions) => Promise<Reply<T>>;
}

/** The reply of a fetch, read to its end. */
export async function readReply<T>(response: Response): Promise<Reply<T>> {
  const text = await response.text();
  const json = text !== '' && /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: (json ? JSON.parse(text) : {}) as T };
}

type Fetch = (url: string, init: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string }) => Promise<Response>;

/** Statuses that have no body (Fetch standard, 2.2.3). */
const BODYLESS = new Set([204, 205, 304]);

/** A fetch from one of this machine's own addresses: all of 127.0.0.0/8 are distinct peers to a server on loopback. */
const fetchFrom =
  (localAddress: string): Fetch =>
  async (url, { method, headers, body }) => {
    const message = await new Promise<IncomingMessage>((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      httpRequest(url, { method, headers: { ...headers, ...length }, localAddress, family: isIP(localAddress), agent: false }, resolve)
        .on('error', reject)
        .end(body);
    });
    const received = new Headers();
    for (let at = 0; at < message.rawHeaders.length; at += 2) received.append(message.rawHeaders[at] ?? '', message.rawHeaders[at + 1] ?? '');
    const status = message.statusCode ?? 0;
    if (BODYLESS.has(status)) message.resume();
    return new Response(BODYLESS.has(status) ? null : (Readable.toWeb(message) as ReadableStream), { status, headers: received });
  };

/** A client for an app host, from `source` where the address it comes from matters. State-changing calls carry the exact Origin, as a browser's would. */
export function createClient(origin: string, source?: string): Client {
  const call: Fetch = source === undefined ? (url, init) => fetch(url, { ...init, redirect: 'manual' }) : fetchFrom(source);
  const cookies = new Map<string, string>();
  const send = async (method: string, path: string, { body, headers = {} }: CallOptions = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await call(origin + path, {
      method,
      headers: { origin, ...(body !== undefined && { 'content-type': 'application/json' }), ...(cookie && { cookie }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0(?:;|$)/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
  return { origin, cookies, send, call: async <T>(method: string, path: string, options?: CallOptions) => readReply<T>(await send(method, path, options)) };
}

/** A call that must have an expected status. @throws Error that says what came instead. */
export async function expectStatus<T>(reply: Promise<Reply<T>>, status: number): Promise<Reply<T>> {
  const got = await reply;
  if (got.status !== status) throw new Error(`expected ${status}, got ${got.status}: ${got.text.slice(0, 300)}`);
  return got;
}
