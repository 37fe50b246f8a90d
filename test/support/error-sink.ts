import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, inflateSync } from 'node:zlib';

/** One item of an envelope: what it is, and what it holds. */
export interface EnvelopeItem {
  readonly type: string;
  readonly payload: string;
}

/** An error as it arrived: the header of its envelope, the event in it, and every byte of it as text. */
export interface Arrived {
  readonly header: Readonly<Record<string, unknown>>;
  readonly items: readonly EnvelopeItem[];
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface ErrorSink {
  readonly dsn: string;
  readonly arrived: Arrived[];
  /** How it answers from now on. */
  readonly behave: (how: 'takes' | 'hangs' | 'refuses') => void;
  readonly stop: () => Promise<void>;
}

/** Reads an envelope: a header, then pairs of a header and a payload, whose length its header says where it may have line breaks in it (Sentry, "Envelopes"). */
export function readEnvelope(body: Buffer): Pick<Arrived, 'header' | 'items' | 'text'> {
  const plain = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body;
  let at = 0;
  const line = (): string => {
    const end = plain.indexOf(0x0a, at);
    const text = plain.subarray(at, end < 0 ? plain.length : end).toString();
    at = end < 0 ? plain.length : end + 1;
    return text;
  };
  const header = JSON.parse(line()) as Record<string, unknown>;
  const items: EnvelopeItem[] = [];
  while (at < plain.length) {
    const { type, length } = JSON.parse(line()) as { readonly type: string; readonly length?: number };
    if (length === undefined) {
      items.push({ type, payload: line() });
      continue;
    }
    const bytes = plain.subarray(at, at + length);
    at += length + 1;
    items.push({ type, payload: type === 'replay_recording' ? readRecording(bytes) : bytes.toString() });
  }
  return { header, items, text: [JSON.stringify(header), ...items.map(({ payload }) => payload)].join('\n') };
}

/** A recording is a line and then what the page's worker has packed, or the same unpacked. */
function readRecording(bytes: Buffer): string {
  const packed = bytes.subarray(bytes.indexOf(0x0a) + 1);
  return (packed[0] === 0x78 ? inflateSync(packed) : packed).toString();
}

/** An error tracker on this machine, which speaks the envelope endpoint as Sentry does and keeps what comes. */
export async function startErrorSink(): Promise<ErrorSink> {
  const arrived: Arrived[] = [];
  let how: 'takes' | 'hangs' | 'refuses' = 'takes';
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (how === 'hangs') return;
      const known = request.method === 'POST' && (request.url ?? '').startsWith('/api/7/envelope/');
      if (known && how === 'takes') arrived.push({ ...readEnvelope(Buffer.concat(chunks)), headers: request.headers });
      response.writeHead(known ? (how === 'takes' ? 200 : 503) : 404, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    dsn: `http://0123456789abcdef0123456789abcdef@127.0.0.1:${port}/7`,
    arrived,
    behave: (next) => void (how = next),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The one event of an envelope. */
export const eventOf = ({ items }: Arrived): Record<string, unknown> =>
  JSON.parse(items.find(({ type }) => type === 'event')?.payload ?? '{}') as Record<string, unknown>;
