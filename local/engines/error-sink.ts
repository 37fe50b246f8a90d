import { gunzipSync } from 'node:zlib';
import type { HttpEngine } from '../engine.ts';
import { listenOnLoopback, readBody } from './loopback.ts';

/** An envelope as it came: its lines, each of them JSON. */
export interface Envelope {
  readonly at: string;
  readonly lines: readonly unknown[];
}

export interface ErrorSink extends HttpEngine {
  /** For functions that tell of errors anyway, and for all of them. */
  readonly variables: Readonly<Record<'own' | 'every', Readonly<Record<string, string>>>>;
  readonly list: () => readonly Envelope[];
}

const BODY_BYTES = 1_048_576;
const KEPT = 200;

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

/**
 * An error tracker that keeps the last envelopes and sends nothing on. Functions of a template with a DSN tell this one instead; where one is asked for here, all do: `local`
 * is this one too, and any other DSN is theirs.
 */
export async function startErrorSink(asked?: string): Promise<ErrorSink> {
  const envelopes: Envelope[] = [];
  const server = await listenOnLoopback(async (request, response) => {
    const body = await readBody(request, BODY_BYTES);
    if (request.method !== 'POST' || !/^\/api\/1\/envelope\/(?:\?|$)/.test(request.url ?? '')) {
      response.writeHead(404).end();
      return;
    }
    const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body, { maxOutputLength: BODY_BYTES }) : body;
    envelopes.push({ at: new Date().toISOString(), lines: plain.toString('utf8').split('\n').filter(Boolean).map(parsed) });
    envelopes.splice(0, envelopes.length - KEPT);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  const dsn = `${server.endpoint.replace('//', '//0123456789abcdef0123456789abcdef@')}/1`;
  const own = { ERRORS_DSN: asked === undefined || asked === 'local' ? dsn : asked };
  return { ...server, variables: { own, every: asked === undefined ? {} : { ...own, ERRORS_ENVIRONMENT: 'local' } }, list: () => envelopes };
}
