import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { ALL_ROUTES } from '../lambdas/contracts.ts';
import type { Route } from '../lambdas/core/contract.ts';
import { readEvent } from '../lambdas/core/event.ts';
import { parseInput } from '../lambdas/core/input.ts';
import { Problem, PROBLEMS } from '../lambdas/core/problem.ts';
import { restEvent, type RestRequest } from './lambdas/core/rest-event.ts';
import { FIXTURES, type Fixture, type Ids } from './support/routes.ts';

type Json = Readonly<Record<string, unknown>>;

/** Whoever adds a route without a credential says so here too. */
const PUBLIC = [
  'signUp',
  'forgotPassword',
  'resetPage',
  'unsubscribePage',
  'resetPassword',
  'verifyEmail',
  'resendVerification',
  'logIn',
  'refresh',
  'keySet',
  'health',
  'openApi',
  'reportPolicy',
  'acceptInvitation',
  'frame',
  'openSession',
];
/** Any id at all, where a body names one. */
const ANY_IDS = new Proxy({} as Ids, { get: () => '0199a000-0000-7000-8000-0000000000aa' });
const rows = ALL_ROUTES.map(({ name, route }) => [name, route] as const);

/** Every schema inside a schema that accepts a value of its own. */
function* nodes(schema: unknown): Generator<Json> {
  if (Array.isArray(schema)) for (const each of schema) yield* nodes(each);
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return;
  if ('type' in schema && typeof schema.type === 'string') yield schema as Json;
  for (const value of Object.values(schema)) yield* nodes(value);
}
const accepted = ({ params, query, body }: Route): Json[] =>
  [params, query, body].flatMap((schema) => (schema ? [...nodes(z.toJSONSchema(schema, { io: 'input' }))] : []));

/** What is wrong with a schema that takes input: open, or without an end. */
function looseness(schema: Json): string | undefined {
  if (
    schema['type'] === 'string' &&
    schema['maxLength'] === undefined &&
    !schema['enum'] &&
    !schema['const'] &&
    !['uuid', 'email'].includes(String(schema['format'])) &&
    !/\^.*\{\d+\}.*\$|\^\[1-9\]/.test(String(schema['pattern']))
  )
    return 'unbounded string';
  if (schema['type'] === 'array' && schema['maxItems'] === undefined) return 'unbounded array';
  if (schema['type'] === 'object' && schema['additionalProperties'] !== false) return 'open object';
  return undefined;
}

describe.each(rows)('%s', (name, route) => {
  test('is public only when it is on the list (S11.4)', () => expect(route.callers.includes('public')).toBe(PUBLIC.includes(name)));

  test('names a permission when a person or a key calls it', () => {
    if (route.callers.some((kind) => kind === 'session' || kind === 'api-key'))
      expect(route.permission).toMatch(/^(?:self|\w+:(?:read|write|member|admin|journal|owner))$/);
  });

  test('bounds every string and array that it accepts, and closes every object (S20.1, S20.8)', () => {
    expect(accepted(route).map(looseness).filter(Boolean)).toEqual([]);
  });

  test('has exactly the parameters that its path names', () => {
    const places = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, place]) => place);
    expect(new Set(Object.keys(route.params?.shape ?? {}))).toEqual(new Set(places));
  });

  test('is on the host that its path belongs to', () => {
    expect(route.host).toBe(/^\/(?:w\/|v1\/widget\/)/.test(route.path) ? 'edge' : 'app');
  });

  test('answers what its status promises', () => {
    if (route.reply === 'none') expect(route.status).toBe(204);
    else expect(route.status).not.toBe(204);
    if (route.method === 'GET') expect(route.body).toBeUndefined();
    for (const code of route.problems) expect(PROBLEMS).toHaveProperty([code]);
  });
});

test('every name on the list of public routes is a route', () => {
  const names: readonly string[] = rows.map(([name]) => name);
  expect(PUBLIC.filter((name) => !names.includes(name))).toEqual([]);
});

test('no two routes are the same', () => {
  const keys = rows.map(([, { method, path }]) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test.each([[z.object({ a: z.string().max(1) })], [z.strictObject({ a: z.string() })], [z.strictObject({ a: z.array(z.uuid()) })]])(
  'what is loose is seen: %#',
  (schema) => {
    expect([...nodes(z.toJSONSchema(schema, { io: 'input' }))].map(looseness).filter(Boolean)).toHaveLength(1);
  },
);

const NO_PAGE = ['-1', '0', '101', '1000000000', 'NaN', '1.5', '1e1', ' 1', '', "1'--"];

test('a page is a whole number of one to a hundred, and no list takes another word about its order (S20.6, S20.8)', () => {
  const lists = rows.flatMap(([name, { query }]) => (query && 'limit' in query.shape ? [[name, query] as const] : []));
  expect(lists.length).toBeGreaterThan(10);
  for (const [name, query] of lists) {
    // Some lists need more than a page: what is said against the limit is looked at, and what is said against the word.
    const wrong = (given: object) => query.safeParse(given).error?.issues ?? [];
    const isWrong = (limit: string): boolean => wrong({ limit }).some(({ path }) => path[0] === 'limit');
    expect([name, isWrong('25'), NO_PAGE.filter((limit) => !isWrong(limit))]).toEqual([name, false, []]);
    for (const word of ['sort', 'order', 'orderBy', 'filter', 'fields', 'offset'])
      expect([name, wrong({ limit: '25', [word]: 'name' })]).toEqual([
        name,
        expect.arrayContaining([expect.objectContaining({ code: 'unrecognized_keys', keys: [word] })]),
      ]);
  }
});

test('no body takes a value of another type than it names (S20.7)', () => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    string: [['x'], { x: 1 }, 1, true],
    number: ['1', [1], {}, true],
    boolean: ['true', 1, [true]],
    object: ['{}', 1, [{}]],
  };
  let tried = 0;
  for (const [name, route] of rows) {
    const body = (FIXTURES[name] as Fixture).body?.(ANY_IDS);
    if (!route.body || !body) continue;
    expect([name, route.body.safeParse(body).success]).toEqual([name, true]);
    for (const [member, value] of Object.entries(body))
      for (const other of (Array.isArray(value) ? ['x', 1, {}] : wrong[typeof value]) ?? []) {
        tried += 1;
        expect([name, member, other, route.body.safeParse({ ...body, [member]: other }).success]).toEqual([name, member, other, false]);
      }
  }
  expect(tried).toBeGreaterThan(200);
});

test('figures are written by nobody: there is no way in but to read them (S27.5)', () => {
  expect(rows.filter(([, { path, method }]) => /\/analytics\b/.test(path) && method !== 'GET')).toEqual([]);
});

test('a place in a path takes the same, whichever route has it', () => {
  const shapes = new Map<string, Set<string>>();
  for (const { route } of ALL_ROUTES)
    for (const [place, schema] of Object.entries(route.params?.shape ?? {}))
      shapes.set(place, (shapes.get(place) ?? new Set()).add(JSON.stringify(z.toJSONSchema(schema as z.ZodType, { io: 'input' }))));

  expect([...shapes].filter(([, { size }]) => size > 1)).toEqual([]);
});

/** How a request is refused before any rule sees it, and where its first error is. */
function refusalOf(route: Route, request: RestRequest): readonly unknown[] {
  try {
    return ['taken', parseInput(route, readEvent(restEvent(request)))];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.code, error.extra.errors?.[0]?.pointer];
  }
}

test.each([
  ['NUL', 'a\0b'],
  ['half of a pair', 'a\ud800'],
])('no path, query or body of any route takes a text with %s, which PostgreSQL would refuse (S0.5, S17.9)', (_name, text) => {
  const headers = { 'content-type': ['application/json'] };
  let tried = 0;
  for (const [name, route] of rows) {
    const params = Object.fromEntries(Object.keys(route.params?.shape ?? {}).map((place) => [place, text]));
    if (route.params) expect([name, ...refusalOf(route, { params })]).toEqual([name, 'not-found', undefined]);
    const inPath = { ...route, params: undefined } as unknown as Route;
    for (const member of Object.keys(route.query?.shape ?? {}))
      expect([name, ...refusalOf(inPath, { query: { [member]: [text] } })]).toEqual([name, 'invalid-request', `#/query/${member}`]);
    if (!route.body) continue;
    const whole = (FIXTURES[name] as Fixture).body?.(ANY_IDS) ?? {};
    const asked = { ...inPath, query: undefined } as unknown as Route;
    for (const member of new Set([...Object.keys(route.body.shape), ...Object.keys(whole)])) {
      tried += 1;
      for (const value of [text, [text], { a: text }]) {
        const [code, pointer] = refusalOf(asked, { headers, body: JSON.stringify({ ...whole, [member]: value }) });
        expect([name, code, String(pointer).startsWith(`#/body/${member}`)]).toEqual([name, 'invalid-request', true]);
      }
    }
  }
  expect(tried).toBeGreaterThan(200);
});
