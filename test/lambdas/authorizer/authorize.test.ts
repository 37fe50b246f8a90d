import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { describe, expect, test } from '@jest/globals';
import { authorize, type AuthorizerDeps } from '../../../lambdas/authorizer/authorize.ts';
import { guardsOf } from '../../../lambdas/authorizer/guards.ts';
import { policy } from '../../../lambdas/authorizer/policy.ts';
import { ALL_ROUTES } from '../../../lambdas/contracts.ts';
import { readPrincipal } from '../../../lambdas/core/event.ts';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { ProvedClaims } from '../../../lambdas/tokens/verify.ts';
import { REQUEST_ID, restEvent, type RestRequest } from '../core/rest-event.ts';

const SESSION = { sub: 'usr', jti: 'j', iat: 1_000, exp: 2_000, acc: 'acc', sid: 'ses' };
const VISITOR = { sub: 'vis', jti: 'j', iat: 1_000, exp: 2_000, acc: 'acc', bot: 'bot', key: 'pk_x', org: 'https://shop.example.com' };

const APP: RestRequest = { resource: '/v1/me', headers: { cookie: ['__Host-access=a.b.c'] } };
const EDGE: RestRequest = { method: 'POST', resource: '/v1/widget/messages', headers: { 'x-rempart-host': ['edge'], Authorization: ['Bearer a.b.c'] } };

/** What happened beside the decision. */
interface Seen {
  readonly events: JournalEvent[];
  readonly verified: string[];
  readonly issuedAt: number[];
}

function setUp(over: Partial<AuthorizerDeps> & { readonly claims?: Readonly<Record<string, unknown>> } = {}) {
  const seen: Seen = { events: [], verified: [], issuedAt: [] };
  const deps: AuthorizerDeps = {
    guards: guardsOf(ALL_ROUTES),
    verify: async (kind, token) => {
      seen.verified.push(`${kind} ${token}`);
      return { ...(kind === 'access' ? SESSION : VISITOR), ...over.claims } as ProvedClaims;
    },
    liveSession: async (_ids, issuedAt) => {
      seen.issuedAt.push(issuedAt);
      return { confirmedUntil: 77 };
    },
    liveKey: async () => undefined,
    noteUse: async () => undefined,
    countGuess: async () => undefined,
    chatbotAlive: async () => true,
    record: async (event) => void seen.events.push(event),
    ...over,
  };
  const decide = (request: RestRequest) =>
    authorize({ ...restEvent(request), type: 'REQUEST', methodArn: 'arn' } as unknown as APIGatewayRequestAuthorizerEvent, deps);
  return { seen, decide };
}

const withHeaders = (request: RestRequest, headers: RestRequest['headers']): RestRequest => ({ ...request, headers: { ...request.headers, ...headers } });

describe('who is let in', () => {
  test('a live session, by its cookie, with the time of its token', async () => {
    const { seen, decide } = setUp();

    expect(await decide(APP)).toEqual({ allow: { kind: 'session', userId: 'usr', accountId: 'acc', sessionId: 'ses', confirmedUntil: 77 } });
    expect(seen).toEqual({ events: [], verified: ['access a.b.c'], issuedAt: [1_000] });
  });

  test('a visitor, by the Authorization header', async () => {
    const { seen, decide } = setUp();

    expect(await decide(EDGE)).toEqual({
      allow: { kind: 'visitor', accountId: 'acc', chatbotId: 'bot', visitorId: 'vis', parentOrigin: VISITOR.org, publicKey: VISITOR.key },
    });
    expect(seen.verified).toEqual(['visitor a.b.c']);
  });

  test('exactly for the method and path that was asked, and the edge of the function reads the same principal', async () => {
    const decision = await setUp().decide(APP);
    const result = policy(decision, 'arn:aws:execute-api:x/GET/v1/me');

    expect(result.policyDocument.Statement).toEqual([{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: 'arn:aws:execute-api:x/GET/v1/me' }]);
    expect(readPrincipal(result.context)).toEqual(typeof decision === 'object' && 'allow' in decision ? decision.allow : undefined);
  });
});

const REFUSED: readonly (readonly [string, RestRequest, Parameters<typeof setUp>[0], string])[] = [
  ['no credential', { ...APP, headers: {} }, {}, 'missing'],
  ['a token that is not believed', APP, { verify: () => Promise.reject(new Error('token refused: time')) }, 'invalid'],
  ['a session that has ended', APP, { liveSession: async () => undefined }, 'dead'],
  ['a chatbot that is gone', EDGE, { chatbotAlive: async () => false }, 'dead'],
  ['a token without its account', APP, { claims: { acc: '' } }, 'invalid'],
  ['a token without its session', APP, { claims: { sid: undefined } }, 'invalid'],
  ['a visitor without a parent site', EDGE, { claims: { org: 7 } }, 'invalid'],
  ['the session cookie twice', withHeaders(APP, { cookie: ['__Host-access=a.b.c; __Host-access=a.b.c'] }), {}, 'missing'],
  ['the cookie by another name', withHeaders(APP, { cookie: ['__host-access=a.b.c; access=a.b.c'] }), {}, 'missing'],
  ['a visitor on a route for sessions', withHeaders({ ...APP, headers: {} }, { authorization: ['Bearer a.b.c'] }), {}, 'wrong kind of caller'],
  ['a session on a route for visitors', { ...EDGE, headers: { 'x-rempart-host': ['edge'], cookie: ['__Host-access=a.b.c'] } }, {}, 'wrong kind of caller'],
];

describe('who is not', () => {
  test.each(REFUSED)('%s: 401 and one event', async (_name, request, over, reason) => {
    const { seen, decide } = setUp(over);

    expect(await decide(request)).toBe('unauthorized');
    expect(seen.events).toEqual([expect.objectContaining({ type: 'authn_fail', outcome: 'refused', reason, requestId: REQUEST_ID, address: '192.0.2.7' })]);
    expect(() => policy('unauthorized', 'arn')).toThrow(/^Unauthorized$/);
  });

  test.each([
    'Bearer  a.b.c',
    'bearer a.b.c',
    'Bearer a.b.c ',
    'Bearer a.b.c\n',
    'Bearer',
    'Basic a.b.c',
    'Bearer a.b.c d',
    'a.b.c',
    '',
    `Bearer ${'a'.repeat(4_097)}`,
  ])('Authorization %j is no credential (S1.13)', async (value) => {
    const { seen, decide } = setUp();

    expect(await decide(withHeaders(EDGE, { Authorization: [value] }))).toBe('unauthorized');
    expect(seen.verified).toEqual([]);
  });

  test('two credentials at once are none', async () => {
    for (const request of [withHeaders(APP, { authorization: ['Bearer a.b.c'] }), withHeaders(EDGE, { cookie: ['__Host-access=a.b.c'] })]) {
      const { seen, decide } = setUp();

      expect(await decide(request)).toBe('unauthorized');
      expect([seen.verified, seen.events.length]).toEqual([[], 1]);
    }
  });

  test.each(['Authorization', 'cookie', 'host', 'x-rempart-host'])('%s sent twice lets nobody in', async (name) => {
    const { seen, decide } = setUp();
    const value = (name === 'Authorization' ? EDGE : APP).headers?.[name]?.[0] ?? 'app';

    expect(typeof (await decide(withHeaders(name === 'Authorization' ? EDGE : APP, { [name]: [value, value] })))).toBe('string');
    expect(seen.verified).toEqual([]);
  });
});

describe('what is not here', () => {
  test.each([
    ['the other host', withHeaders(APP, { 'x-rempart-host': ['edge'] })],
    ['a host that our edge did not name', withHeaders(APP, { 'x-rempart-host': [''] })],
    ['an unknown path', { ...APP, resource: '/v1/nothing' }],
    ['another method', { ...APP, method: 'DELETE' }],
  ])('%s is denied before any token is looked at', async (_name, request) => {
    const { seen, decide } = setUp();

    expect(await decide(request)).toBe('not-here');
    expect(seen.verified).toEqual([]);
    expect(policy('not-here', 'arn').policyDocument.Statement).toEqual([expect.objectContaining({ Effect: 'Deny' })]);
    expect(readPrincipal(policy('not-here', 'arn').context)).toBeUndefined();
  });
});

const down = (): Promise<never> => Promise.reject(Object.assign(new Error('throttled'), { $metadata: {} }));

describe('a store that is down', () => {
  test.each([
    ['the keys', APP, { verify: () => Promise.reject(new Problem('unavailable')) }],
    ['the session', APP, { liveSession: down }],
    ['the directory', EDGE, { chatbotAlive: down }],
    ['rows that were not read', APP, { liveSession: () => Promise.reject(new Error('identity rows were not read')) }],
    ['a read that fails in whatever way', APP, { liveSession: () => Promise.reject(new Error('socket hang up')) }],
    ['the connection', APP, { liveSession: () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:1')) }],
  ])('%s: thrown, so that it is neither an entry nor a refusal', async (_name, request, over) => {
    const { seen, decide } = setUp(over);

    await expect(decide(request)).rejects.toThrow();
    expect(seen.events).toEqual([]);
  });
});
