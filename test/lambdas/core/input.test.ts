import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import type { Route } from '../../../lambdas/core/contract.ts';
import { readEvent } from '../../../lambdas/core/event.ts';
import { parseInput } from '../../../lambdas/core/input.ts';
import { JSON_LIMITS } from '../../../lambdas/core/json.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { id, page } from '../../../lambdas/core/schema.ts';
import { codeOf } from './refusals.ts';
import { restEvent, type RestRequest } from './rest-event.ts';

const JSON_TYPE = { 'content-type': ['application/json'] };
const ID = '0199a000-0000-7000-8000-000000000001';

const list = {
  method: 'GET',
  path: '/v1/things',
  host: 'app',
  summary: '',
  callers: ['session'],
  problems: [],
  query: page,
  reply: 'none',
} as const satisfies Route;
const read = { ...list, path: '/v1/things/{thingId}', query: undefined, params: z.strictObject({ thingId: id }) } as const satisfies Route;
const body = z.strictObject({
  name: z.string().max(5),
  tags: z
    .array(z.strictObject({ 'a/b~c': z.number() }))
    .max(3)
    .optional(),
});
const create = { ...list, method: 'POST', query: undefined, body } as const satisfies Route;

const parse = (route: Route, request: RestRequest) => parseInput(route, readEvent(restEvent(request)));
const refused = (route: Route, request: RestRequest) => codeOf(() => parse(route, request));
const post = (text: string, headers: RestRequest['headers'] = JSON_TYPE): RestRequest => ({ method: 'POST', headers, body: text });

function errorsOf(route: Route, request: RestRequest): unknown {
  try {
    return parse(route, request);
  } catch (error) {
    return error instanceof Problem ? error.extra.errors : error;
  }
}

describe('path', () => {
  test('an id is passed on', () => {
    expect(parse(read, { params: { thingId: ID } }).params).toEqual({ thingId: ID });
  });

  test.each(['1', '', '../x', `${ID}\n`, `${ID} `, '%00', "' OR 1=1 --", ID.replaceAll('-', ''), `{${ID}}`])(
    '%j names nothing, so it is not found rather than refused',
    (thingId) => {
      expect(refused(read, { params: { thingId } })).toBe('not-found');
    },
  );

  test('an id in the query does not compete with the one in the path', () => {
    expect(refused(read, { params: { thingId: ID }, query: { thingId: [ID] } })).toBe('invalid-request');
  });
});

describe('query', () => {
  test('what the contract names is parsed', () => {
    expect(parse(list, { query: { limit: ['10'] } }).query).toEqual({ limit: 10 });
    expect(parse(list, {}).query).toEqual({});
  });

  test.each([
    ['limit', ''],
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '1e1'],
    ['limit', '-1'],
    ['limit', '１'],
    ['limit[0]', '10'],
    ['LIMIT', '10'],
    ['filter[a]', '1'],
    ['cursor', ''],
    ['unknown', '1'],
    ['cursor', 'a\0b'],
  ])('%s=%s is refused', (name, value) => {
    expect(refused(list, { query: { [name]: [value] } })).toBe('invalid-request');
  });
});

describe('body', () => {
  test('what the contract names is parsed', () => {
    expect(parse(create, post('{"name":"a"}')).body).toEqual({ name: 'a' });
    expect(parse(create, post('{"name":"a"}', { 'Content-Type': ['Application/JSON; charset=UTF-8'] })).body).toEqual({ name: 'a' });
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/json; charset=latin1',
    'application/jsonp',
    'text/plain; application/json',
    'application/json;',
    '',
  ])('content type %j is refused', (type) => {
    expect(refused(create, post('{"name":"a"}', { 'content-type': [type] }))).toBe('unsupported-media-type');
  });

  test('no content type is refused (S20.5)', () => {
    expect(refused(create, post('{"name":"a"}', {}))).toBe('unsupported-media-type');
  });

  test('where none is expected, none and an empty object are the same', () => {
    expect(parse(read, { params: { thingId: ID }, body: '' }).body).toBeUndefined();
    expect(parse(read, { params: { thingId: ID }, body: '{}', headers: JSON_TYPE }).body).toBeUndefined();
  });

  test.each([
    ['{"accountId":"x"}', JSON_TYPE, 'invalid-request'],
    ['[]', JSON_TYPE, 'invalid-request'],
    ['null', JSON_TYPE, 'invalid-request'],
    ['{', JSON_TYPE, 'malformed-json'],
    ['{}', { 'content-type': ['text/plain'] }, 'unsupported-media-type'],
    ['{}', {}, 'unsupported-media-type'],
  ])('where none is expected, %s is refused', (text, headers, code) => {
    expect(refused(read, { params: { thingId: ID }, body: text, headers })).toBe(code);
  });

  test('where nothing must be said, nothing may be sent', () => {
    const patient = { ...create, body: body.partial() };

    expect(parse(patient, post('')).body).toEqual({});
    expect(parse(patient, post('', {})).body).toEqual({});
    expect(refused(patient, post('', { 'content-type': ['text/plain'] }))).toBe('unsupported-media-type');
    expect(refused(patient, post(' '))).toBe('malformed-json');
    expect(refused(create, post(''))).toBe('malformed-json');
    expect(refused(create, post('', {}))).toBe('unsupported-media-type');
  });

  test('size counts in bytes, before the text is looked at (S20.5)', () => {
    const filled = (bytes: number): string => `"${'é'.repeat((bytes - 2) / 2)}"`;

    expect(refused(create, post(filled(JSON_LIMITS.bytes)))).toBe('invalid-request');
    expect(refused(create, post(filled(JSON_LIMITS.bytes + 2)))).toBe('payload-too-large');
    expect(refused(create, post(Buffer.alloc(JSON_LIMITS.bytes + 3).toString('base64'), JSON_TYPE))).toBe('payload-too-large');
  });

  test.each(['{"name":"a","extra":1}', '{}', '[]', 'null', '"name"', '{"name":1}', '{"name":"toolong"}', '{"name":9007199254740993}'])(
    '%s is not what the contract says (S20.7)',
    (text) => {
      expect(refused(create, post(text))).toBe('invalid-request');
    },
  );

  test('errors point at the place, escaped as RFC 6901 says, and never repeat the value', () => {
    const errors = errorsOf(create, post('{"name":"SECRET-VALUE","tags":[{"a/b~c":"SECRET-VALUE"}],"SECRET~/KEY":1}'));

    expect(errors).toEqual(
      expect.arrayContaining([expect.objectContaining({ pointer: '#/body/name' }), expect.objectContaining({ pointer: '#/body/tags/0/a~1b~0c' })]),
    );
    expect(JSON.stringify(errors)).not.toContain('SECRET-VALUE');
  });

  test.each([
    ['NUL', String.raw`a\u0000b`],
    ['the first half of a pair', String.raw`\ud800`],
    ['the second half', String.raw`\udc00a`],
  ])('with %s in it is refused wherever that stands, before any schema is asked (S0.5, S17.9)', (_name, escaped) => {
    const open = { ...create, body: z.strictObject({ deep: z.record(z.string(), z.array(z.string())) }) };
    const at = (text: string) => [refused(open, post(text)), (errorsOf(open, post(text)) as { pointer: string }[])[0]?.pointer];

    expect(at(`{"deep":{"a":["x","${escaped}"]}}`)).toEqual(['invalid-request', '#/body/deep/a/1']);
    // A name that is none is not repeated.
    expect(at(`{"deep":{"${escaped}":["x"]}}`)).toEqual(['invalid-request', '#/body/deep']);
    expect(parse(open, post(String.raw`{"deep":{"a":["\ud83d\ude00"]}}`)).body).toEqual({ deep: { a: ['\u{1f600}'] } });
  });

  test('at most twenty errors leave', () => {
    const wide = { ...create, body: z.strictObject(Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`m${at}`, z.string()]))) };

    expect(errorsOf(wide, post('{}'))).toHaveLength(20);
  });
});

test('every JSON row of the pollution vectors is refused', () => {
  const rows = (JSON.parse(readFileSync(new URL('../../vectors/hpp.json', import.meta.url), 'utf8')) as { where: string; value: string }[]).filter(
    ({ where }) => where === 'POST json',
  );
  const sent = rows.map(({ value }) => value.replace('BOM + ', '\ufeff').replace('\\n\\x00', '\n\0'));

  expect(sent.map((text) => [text, refused(create, post(text))])).toEqual(
    sent.map((text) => [text, expect.stringMatching(/^(?:duplicate-parameter|malformed-json|invalid-request)$/)]),
  );
});
