import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ROUTES } from '../../client/generated/operations.ts';
import { ALL_ROUTES } from '../../lambdas/contracts.ts';
import { typeOf } from '../../tools/client-types.ts';
import { CLIENT_FOLDER, generated } from '../../tools/documents.ts';

test.each(Object.entries(generated()))('%s is what the registry says', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test(`${CLIENT_FOLDER} has nothing of a feature that is gone`, () => {
  const made = Object.keys(generated()).filter((path) => path.startsWith(`${CLIENT_FOLDER}/`));
  expect(
    readdirSync(CLIENT_FOLDER)
      .map((name) => `${CLIENT_FOLDER}/${name}`)
      .sort(),
  ).toEqual(made.sort());
});

test('the client has every operation of the app host that answers with data, and no other', () => {
  const wanted = ALL_ROUTES.filter(({ route }) => route.host === 'app' && route.reply !== 'html' && !route.callers.some((caller) => caller === 'signature'));

  expect(ROUTES).toEqual(Object.fromEntries(wanted.map(({ name, route }) => [name, `${route.method} ${route.path}`])));
});

describe('a schema becomes a type', () => {
  test.each([
    [{ type: 'string', maxLength: 3 }, 'string'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'string', enum: ['a', 'b'] }, '"a" | "b"'],
    [{ type: 'boolean', const: true }, 'true'],
    [{ type: 'array', items: { type: 'integer' } }, 'readonly (number)[]'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
    [{ anyOf: [{ type: 'string' }, { enum: ['a', 'b'] }, { type: 'null' }] }, 'string | null'],
    [{ type: 'object', properties: { a: { type: 'string' }, 'b-c': { type: 'number' } }, required: ['a'] }, "{ readonly a: string; readonly 'b-c'?: number; }"],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'Readonly<Record<string, string>>'],
    [{ type: 'object', properties: {}, additionalProperties: false }, 'Readonly<Record<string, never>>'],
    [{}, 'unknown'],
  ])('%j', (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });
});
