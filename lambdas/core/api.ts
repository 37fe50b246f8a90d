import middy from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import httpCors from '@middy/http-cors';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import * as z from 'zod';
import { dynamo, plainDynamo } from './clients.ts';
import { creates, isConfirmed, unguarded, type Call, type CallKey, type Operations, type Principal, type Route, type Routes, type Tell } from './contract.ts';
import { refuseForgery } from './csrf.ts';
import { markCursor, unmarkCursor } from './cursor.ts';
import { readEnv } from './env.ts';
import { readEvent, type PlainRequest, type Refused } from './event.ts';
import { idempotencyKey, replies, type Replies } from './idempotency.ts';
import { parseInput } from './input.ts';
import { actorOf, journal, type Journal, type JournalEvent } from './journal.ts';
import type { JournalType } from './journal-types.ts';
import { countCall, limitKey, limitsOf } from './limit.ts';
import { functionLog } from './log.ts';
import { once } from './once.ts';
import { factorDemanded, journalType, Problem } from './problem.ts';
import { asProblem, finish, joined, problemResponse, respond, type Framed } from './render.ts';
import { PREFLIGHT_SECONDS, SECURITY_HEADERS } from './response-headers.ts';
import { rings, type Rings } from './ring-store.ts';

/** What every function behind the gateway needs, whatever its feature. */
export const edgeEnv = z.object({
  JOURNAL_TABLE: z.string().min(1),
  LIMITS_TABLE: z.string().min(1),
  REPLIES_TABLE: z.string().min(1),
  CORS_ORIGINS: z.string().default(''),
});

/** What stands at the edge of every feature. */
export interface Edge {
  readonly origins: ReadonlySet<string>;
  readonly record: Journal;
  /** Writes down what floods have left to be written. */
  readonly settle: () => Promise<void>;
  readonly rings: Rings;
  readonly replies: Replies;
  /** Where windows and attempts are counted. */
  readonly limitsTable: string;
  readonly journalTable: string;
}

const edgeFromEnvironment = (): Edge => {
  const env = readEnv(edgeEnv);
  const record = journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now, env.LIMITS_TABLE);
  return {
    origins: new Set(env.CORS_ORIGINS.split(',').filter(Boolean)),
    record,
    settle: record.settle,
    rings: rings(dynamo(), env.LIMITS_TABLE, Date.now),
    replies: replies(plainDynamo(), env.REPLIES_TABLE),
    limitsTable: env.LIMITS_TABLE,
    journalTable: env.JOURNAL_TABLE,
  };
};

/** Finds the route of a request: same method and resource, on the host that serves it, called by a kind of caller that it admits. */
function findRoute(table: Routes, request: PlainRequest): [string, Route] {
  const found = Object.entries(table).find(([, route]) => route.method === request.method && route.path === request.resource && route.host === request.host);
  if (!found) throw new Problem('not-found', 'no such route on this host');
  const [, { callers }] = found;
  if (!unguarded({ callers }) && !callers.some((kind) => kind === request.principal?.kind)) throw new Problem('not-signed-in', 'no authorizer context');
  return found;
}

/** @throws Problem that the authorizer has decided upon. */
function refuseForAuthorizer({ code, retryAfterSeconds }: Refused): never {
  throw new Problem(code, 'refused by the authorizer', { extra: { ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) } });
}

/** What a session that is restricted may not do. @throws Problem `second-factor-required`, or `not-allowed` while the account is closing. */
function refuseRestricted({ permission, whileClosing }: Route, principal: Principal | undefined): void {
  if (principal?.kind !== 'session' || !principal.restricted || permission === 'self') return;
  if (principal.restricted === 'second-factor') throw factorDemanded();
  if (!whileClosing) throw new Problem('not-allowed', 'the account is closing', { extra: { reason: 'account-closing' } });
}

/** @throws Problem `confirmation-required` when the person was not confirmed on this session lately. */
function refuseUnconfirmed(principal: Principal | undefined, nowSeconds: number): void {
  if (principal?.kind !== 'session' || !isConfirmed(principal, nowSeconds)) throw new Problem('confirmation-required', 'no step-up');
}

/** Whether a call asks for something by a name of it: an id in its path, its query or its body. */
const naming = ({ params, query, body }: Route): boolean => (params ?? query ?? body) !== undefined;

/** Time that is left for the reply when an operation's own time is over. */
const RESERVE_MS = 500;

/** The one journal event of a refusal. */
function refusal(type: JournalType, { event, extra, code }: Problem, action: string, request: PlainRequest | undefined, requestId: string): JournalEvent {
  const accountId = event?.accountId ?? request?.principal?.accountId;
  return {
    type,
    outcome: 'refused',
    ...(accountId && { accountId }),
    actor: event?.userId === undefined ? actorOf(request?.principal) : { kind: 'session', id: event.userId },
    action,
    target: event?.target ?? (request && Object.values(request.params).join('/')),
    ...(event?.change !== undefined && { change: event.change }),
    reason: event?.reason ?? extra.reason ?? code,
    address: request?.client.address,
    agent: request?.client.agent,
    requestId,
  };
}

/** What an error says of itself, short. */
const said = (cause: unknown): string | undefined => (cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, 200) : undefined);

/**
 * The HTTP edge of a feature: one Lambda handler for all its routes. Refuses ambiguity, forgery and anything that the contract does not name, calls the
 * operation, parses its reply, and renders every failure as a problem document with one journal event where the problem's row asks for it.
 */
export function api<T extends Routes, Deps>(table: T, operations: Operations<T, Deps>, makeDeps: (edge: Edge) => Deps, makeEdge = edgeFromEnvironment) {
  const edge = once(makeEdge);
  // The same journal and windows for a feature as for the edge before it.
  const deps = once(() => makeDeps(edge()));
  /** Headers that a step has to tell, whatever comes of the request. */
  const told = new WeakMap<object, Record<string, string>>();

  async function run(event: APIGatewayProxyEvent, context: Context): Promise<Framed> {
    let request: PlainRequest | undefined;
    let name = '-';
    let named = false;
    const tell: Tell = (headers) => void told.set(event, joined(told.get(event) ?? {}, headers));
    const { requestId } = event.requestContext;
    /** Writes down what is to be known of a refusal, before the first byte or in the middle of a stream. */
    const note = async (problem: Problem): Promise<void> => {
      if (problem.code === 'internal') functionLog().error(`${name} failed`, problem.cause, requestId);
      // What was not there is for whoever operates it; the caller hears that something was not.
      if (problem.code === 'unavailable') functionLog().info(`${name} could not be done`, { part: problem.message, cause: said(problem.cause), requestId });
      const type = problem.event?.type ?? journalType(problem.code, named);
      if (type && !problem.event?.repeated) await edge().record(refusal(type, problem, name, request, requestId));
    };
    try {
      if (event.httpMethod === 'OPTIONS') return { statusCode: 204, headers: {}, body: '' };
      await edge().settle();
      request = readEvent(event);
      if (request.refused) refuseForAuthorizer(request.refused);
      const [found, route] = findRoute(table, request);
      name = found;
      // Not yours and not there are written down alike, as they are answered alike.
      named = request.principal !== undefined && naming(route);
      if (request.principal?.kind === 'session') refuseForgery(request, 'required');
      else if (route.host === 'app' && route.callers.includes('public')) refuseForgery(request, 'if-given');
      refuseRestricted(route, request.principal);
      if (route.confirmed) refuseUnconfirmed(request.principal, Date.now() / 1000);
      const counted = limitKey(request.principal);
      if (counted !== undefined && !unguarded(route)) await countCall(edge().rings, limitsOf(route, request.query), counted, tell);
      const cookies: string[] = [];
      const input = parseInput(route, request);
      const list = { accountId: request.principal?.accountId ?? '', route: found, params: request.params };
      const call = {
        ...input,
        query: unmarkCursor(list, input.query),
        // A list that is asked for with what must not stand in an address has its cursor in the body.
        body: unmarkCursor(list, input.body),
        rawBody: route.rawBody && request.rawBody,
        principal: unguarded(route) ? undefined : request.principal,
        client: request.client,
        headers: request.headers,
        cookies: request.cookies,
        requestId: request.requestId,
        signal: AbortSignal.timeout(Math.max(1, context.getRemainingTimeInMillis() - RESERVE_MS)),
        setCookie: (cookie: string) => void cookies.push(cookie),
        tell,
        permission: route.permission,
      };
      const operate = async (key?: CallKey): Promise<unknown> =>
        markCursor(list, await operations[found as keyof T]({ ...call, ...(key && { key }) } as unknown as Call<T[keyof T]>, deps()));
      const key = counted !== undefined && creates(route) ? idempotencyKey(request.headers) : undefined;
      if (key === undefined || counted === undefined) return respond(route, await operate(), { requestId, cookies, note });
      const { params, query, body } = call;
      const keyed = { caller: counted, route: found, key, input: { params, query, body }, onceOnly: route.onceOnly ?? [] };
      const { reply, replayed } = await edge().replies.once(keyed, context, operate);
      if (replayed) tell({ 'Idempotency-Replayed': 'true' });
      return respond(route, reply, { requestId, cookies, note });
    } catch (error) {
      const problem = asProblem(error);
      await note(problem);
      throw problem;
    }
  }

  const streams = Object.values(table).some((route) => route.reply === 'events');
  return middy(streams ? { executionMode: executionModeStreamifyResponse } : {})
    .use({
      after: ({ event, response }) => finish(event as APIGatewayProxyEvent, response as Framed, told.get(event as object)),
      onError: ({ event, response }) => finish(event as APIGatewayProxyEvent, response as Framed | undefined, told.get(event as object)),
    })
    .use(httpSecurityHeaders(SECURITY_HEADERS as unknown as Parameters<typeof httpSecurityHeaders>[0]))
    .use(
      httpCors({
        credentials: true,
        // Exact strings: a parsed URL would turn near misses into the allowed origin (S7).
        getOrigin: (origin: string | undefined) => (origin !== undefined && edge().origins.has(origin) ? origin : (null as unknown as string)),
        headers: 'authorization, content-type, idempotency-key',
        methods: 'GET, POST, PUT, PATCH, DELETE',
        maxAge: PREFLIGHT_SECONDS,
        vary: 'Origin',
      }),
    )
    .use({
      before: ({ event }) => {
        const { multiValueHeaders, ...rest } = event as APIGatewayProxyEvent;
        const single = Object.entries(multiValueHeaders ?? {}).filter(([, values]) => values?.length === 1);
        Object.assign(event as APIGatewayProxyEvent, rest, { headers: Object.fromEntries(single.map(([header, values]) => [header, values?.[0]])) });
      },
      onError: (request) => {
        request.response = problemResponse(asProblem(request.error), (request.event as APIGatewayProxyEvent).requestContext.requestId);
      },
    })
    .handler(run as never);
}
