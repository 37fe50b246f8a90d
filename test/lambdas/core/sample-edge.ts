import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import * as z from 'zod';
import { api, type Edge } from '../../../lambdas/core/api.ts';
import { dynamo } from '../../../lambdas/core/clients.ts';
import { routes, type Call } from '../../../lambdas/core/contract.ts';
import { journal } from '../../../lambdas/core/journal.ts';
import { functionLog } from '../../../lambdas/core/log.ts';
import type { HtmlReply } from '../../../lambdas/core/reply.ts';
import { restEvent, type RestRequest } from './rest-event.ts';

const thing = z.strictObject({ name: z.string().max(20) });

/** A feature with one route of each kind that is not a stream. */
export const sampleRoutes = routes({
  readThing: {
    method: 'GET',
    path: '/v1/things/{thingId}',
    host: 'app',
    summary: '',
    callers: ['session'],
    permission: 'self',
    problems: ['not-found'],
    params: z.strictObject({ thingId: z.uuid() }),
    reply: thing,
  },
  createThing: {
    method: 'POST',
    path: '/v1/things',
    host: 'app',
    summary: '',
    callers: ['session'],
    permission: 'self',
    status: 201,
    problems: ['csrf-refused'],
    limits: ['search'],
    onceOnly: ['secret'],
    body: thing,
    reply: thing.extend({ secret: z.string().max(20).optional() }),
  },
  enter: { method: 'POST', path: '/v1/enter', host: 'app', summary: '', callers: ['public'], problems: ['csrf-refused'], reply: 'none' },
  hook: {
    method: 'POST',
    path: '/v1/hooks/things',
    host: 'app',
    summary: '',
    callers: ['signature'],
    problems: ['signature-refused'],
    rawBody: true,
    reply: 'text',
  },
  frame: { method: 'GET', path: '/frame', host: 'edge', summary: '', callers: ['public'], problems: [], reply: 'html' },
});

/** What a test puts into the operations. */
export interface SampleDeps {
  thing: (call: Call<(typeof sampleRoutes)['readThing']>) => Promise<{ name: string }>;
  frame: () => HtmlReply;
  hooked: (call: Call<(typeof sampleRoutes)['hook']>) => string;
  entered: (call: Call<(typeof sampleRoutes)['enter']>) => void;
}

export const THING = '0199a000-0000-7000-8000-000000000001';
export const SESSION = { kind: 'session', accountId: 'acc-1', userId: 'usr-1', sessionId: 'ses-1' };

/** The requests that every route answers with success. */
export const REQUESTS = {
  readThing: { resource: '/v1/things/{thingId}', params: { thingId: THING }, authorizer: SESSION },
  createThing: {
    method: 'POST',
    resource: '/v1/things',
    authorizer: SESSION,
    headers: { 'content-type': ['application/json'], 'sec-fetch-site': ['same-origin'] },
    body: '{"name":"a"}',
  },
  enter: { method: 'POST', resource: '/v1/enter' },
  hook: { method: 'POST', resource: '/v1/hooks/things', body: 'x' },
  frame: { resource: '/frame', headers: { 'x-rempart-host': ['edge'] } },
} as const satisfies Record<keyof typeof sampleRoutes, RestRequest>;

export interface SampleReply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

/** A context with time left, in milliseconds. */
export const contextWith = (leftMs = 30_000): Context => ({ getRemainingTimeInMillis: () => leftMs }) as Context;

/** The edge of the environment, where nobody has called before and no reply was kept. */
export const quietEdge = (over: Partial<Edge> = {}): Edge => ({
  origins: new Set((process.env['CORS_ORIGINS'] ?? '').split(',').filter(Boolean)),
  record: journal(dynamo(), 'journal', functionLog(), Date.now),
  settle: async () => undefined,
  rings: { take: async () => ({ taken: true, place: { pk: 'p', slot: 0, atMs: 0 }, remaining: 10 }), release: async () => undefined },
  limitsTable: 'Limits',
  journalTable: 'journal',
  replies: { once: async (_call, _context, operation) => ({ reply: await operation({ id: 'key', input: 'input', met: () => undefined }), replayed: false }) },
  ...over,
});

/** The handler of the sample feature, called as Lambda calls it. */
export function sampleEdge(deps: Partial<SampleDeps> = {}, over: Partial<Edge> = {}): (request: RestRequest, leftMs?: number) => Promise<SampleReply> {
  const whole: SampleDeps = {
    thing: async () => ({ name: 'a' }),
    frame: () => ({ html: '<p>frame</p>', contentSecurityPolicy: "default-src 'self'; frame-ancestors https://shop.example.com", frameable: true }),
    hooked: () => 'ok',
    entered: () => undefined,
    ...deps,
  };
  const handler = api(
    sampleRoutes,
    {
      readThing: (call, given) => given.thing(call),
      createThing: async ({ body }) => body,
      enter: async (call, given) => given.entered(call),
      hook: async (call, given) => given.hooked(call),
      frame: async (_call, given) => given.frame(),
    },
    () => whole,
    () => quietEdge(over),
  ) as unknown as (event: APIGatewayProxyEvent, context: Context) => Promise<SampleReply>;
  return (request, leftMs) => handler(restEvent(request), contextWith(leftMs));
}
