import { Readable } from 'node:stream';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Route } from './contract.ts';
import { Problem, PROBLEMS, problemDocument, type ProblemExtra } from './problem.ts';
import { policyHeader, stateHeader } from './ring.ts';
import { PERMISSIONS_POLICY } from './response-headers.ts';
import { isEventStream, serialize, serializeEvents, type EventStream, type FileReply, type HtmlReply } from './reply.ts';

interface HttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  body: string | Readable;
}

const HEARTBEAT_MS = 10_000;
const FRAME_POLICY = Symbol('frame policy');
export type Framed = HttpResponse & { [FRAME_POLICY]?: HtmlReply };

/** Anything that was thrown, as the refusal that the caller sees. */
export const asProblem = (error: unknown): Problem => (error instanceof Problem ? error : new Problem('internal', undefined, { cause: error }));

/** When to come again, in whole seconds. */
const retryAfter = (seconds: number): Record<string, string> => ({ 'Retry-After': String(Math.max(1, Math.ceil(seconds))) });

/** What a refusal says of the limit that was reached, where no step has told of it. */
const limitHeaders = ({ limit, retryAfterSeconds = 1 }: ProblemExtra): Record<string, string> =>
  limit ? { 'RateLimit-Policy': policyHeader(limit), RateLimit: stateHeader(limit, 0, retryAfterSeconds) } : {};

/** The reply for a refusal. */
export function problemResponse(problem: Problem, requestId: string): HttpResponse {
  const seconds = problem.extra.retryAfterSeconds;
  return {
    statusCode: PROBLEMS[problem.code].status,
    headers: { 'Content-Type': 'application/problem+json', ...limitHeaders(problem.extra), ...(seconds !== undefined && retryAfter(seconds)) },
    body: JSON.stringify(problemDocument(problem.code, requestId, problem.extra)),
  };
}

/** What a reply needs to know of its request. */
export interface Rendering {
  readonly requestId: string;
  readonly cookies: readonly string[];
  /** Writes down a refusal in the middle of a stream. */
  readonly note: (problem: Problem) => Promise<void>;
}

/** The bytes of a stream; what fails after the first byte becomes an `error` event with a problem document. */
async function* streamBytes(stream: EventStream, { requestId, note }: Rendering): AsyncGenerator<string> {
  try {
    yield* serializeEvents(stream.events, HEARTBEAT_MS);
  } catch (error) {
    const problem = asProblem(error);
    await note(problem);
    yield serialize({ event: 'error', data: problemDocument(problem.code, requestId, problem.extra) });
  }
}

/** The reply for what an operation returned, parsed by the contract: what leaves is chosen. */
export function respond(route: Route, reply: unknown, rendering: Rendering): Framed {
  const { cookies } = rendering;
  const multiValueHeaders = cookies.length > 0 ? { multiValueHeaders: { 'Set-Cookie': [...cookies] } } : {};
  const ok = { statusCode: route.status ?? 200, ...multiValueHeaders };
  if (route.reply === 'none') return { ...ok, statusCode: 204, headers: {}, body: '' };
  // Never as HTML: what another system wants to read again may be anything.
  if (route.reply === 'text') return { ...ok, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: String(reply) };
  if (route.reply === 'html') {
    const page = reply as HtmlReply;
    return { ...ok, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: page.html, [FRAME_POLICY]: page };
  }
  if (isEventStream(reply))
    return {
      ...ok,
      headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' },
      body: Readable.from(streamBytes(reply, rendering)),
    };
  if (route.reply === 'file') {
    const { filename, contentType, text, nextCursor } = reply as FileReply;
    return {
      ...ok,
      headers: {
        'Content-Type': `${contentType}; charset=utf-8`,
        'Content-Disposition': `attachment; filename="${filename}"`,
        ...(typeof nextCursor === 'string' && { 'X-Next-Cursor': nextCursor }),
      },
      body: text,
    };
  }
  const body = route.reply === 'events' ? reply : route.reply.parse(reply);
  return { ...ok, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}

/** Fields that are lists: each step has its own limits to tell of. */
const LISTS = new Set(['RateLimit', 'RateLimit-Policy']);
/** Headers with those of a later step. */
export const joined = (before: Readonly<Record<string, string>>, added: Readonly<Record<string, string>>): Record<string, string> => ({
  ...before,
  ...Object.fromEntries(Object.entries(added).map(([name, value]) => [name, LISTS.has(name) && before[name] ? `${before[name]}, ${value}` : value])),
});

/** The last touch on every reply: never stored, traceable, what the steps before had to tell, and for a document the policy that belongs to it. */
export function finish(event: APIGatewayProxyEvent, response: Framed | undefined, told: Readonly<Record<string, string>> = {}): void {
  if (!response) return;
  response.headers = {
    ...joined(told, response.headers),
    'Permissions-Policy': PERMISSIONS_POLICY,
    'Cache-Control': 'no-store',
    'X-Request-Id': event.requestContext.requestId,
  };
  if (!response.headers['Access-Control-Allow-Origin']) {
    for (const header of ['Allow-Credentials', 'Allow-Methods', 'Allow-Headers', 'Max-Age']) delete response.headers[`Access-Control-${header}`];
  }
  const page = response[FRAME_POLICY];
  if (!page) return;
  response.headers['Content-Security-Policy'] = page.contentSecurityPolicy;
  if (!page.frameable) return;
  delete response.headers['X-Frame-Options'];
  response.headers['Cross-Origin-Resource-Policy'] = 'cross-origin';
  // A site that is isolated from others admits a frame only if it is so itself.
  response.headers['Cross-Origin-Embedder-Policy'] = 'require-corp';
}
