import { gunzipSync } from 'node:zlib';
import type { HttpEngine } from '../engine.ts';
import { listenOnLoopback, readBody } from './loopback.ts';

/** An envelope as it came: its lines, each of them JSON. */
export interface Envelope {
  readonly at: string;
  readonly lines: readonly unknown[];
}

export interface ErrorSink extends HttpEngine {
  /** By which every function finds it. */
  readonly variables: Readonly<Record<string, string>>;
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
 * An error tracker that keeps the last envelopes and sends nothing on. All functions tell this one, whatever the template says; where another DSN is asked for, they
 * tell that.
 */
export async function startErrorSink(asked = 'local'): Promise<ErrorSink> {
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
  return { ...server, variables: { ERRORS_DSN: asked === 'local' ? dsn : asked, ERRORS_ENVIRONMENT: 'local' }, list: () => envelopes };
}
