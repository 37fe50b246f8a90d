import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JSON_LIMITS, jsonOf, parseJson } from '../../../lambdas/core/json.ts';
import { codeOf } from './refusals.ts';
import { effort } from '../../support/effort.ts';

const refused = (text: string): string | undefined => codeOf(() => parseJson(text));

/** Values within the bounds: nothing that our limits refuse although JSON permits it. */
const values = fc.jsonValue({ maxDepth: 6 }).filter((value) => !/"(?:__proto__|constructor|prototype)":/.test(JSON.stringify(value)));

describe('what is valid', () => {
  test('every valid document is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);

        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('a text that JSON.parse refuses is refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:\\u0019eE+-.tfn \n')), maxLength: 20 }), fc.string()), (text) => {
        let known = true;
        try {
          JSON.parse(text);
        } catch {
          known = false;
        }
        if (!known) expect(refused(text)).toMatch(/^(?:malformed-json|duplicate-parameter|invalid-request)$/);
      }),
      { numRuns: 1_000 },
    );
  });

  test('escapes, lone surrogates and separators are kept as they were sent', () => {
    for (const text of ['"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"\u2028\u2029"', '"\\/\\b\\f\\n\\r\\t\\"\\\\"', '" \\ud83d\\ude00"'])
      expect(parseJson(text)).toBe(JSON.parse(text));
  });

  test('names that exist on every object are ordinary members', () => {
    expect(parseJson('{"toString":1,"hasOwnProperty":2,"length":3}')).toEqual({ toString: 1, hasOwnProperty: 2, length: 3 });
  });
});

describe('what is refused', () => {
  test.each(['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '[{"x":{"a":1,"b":2,"a":3}}]', '{"":1,"":2}', '{"\\ud800":1,"\\uD800":2}', '{"toString":1,"toString":2}'])(
    'a member given twice: %s',
    (text) => {
      expect(refused(text)).toBe('duplicate-parameter');
    },
  );

  test('a member given twice at any depth, however its name is written (S7.7)', () => {
    const name = fc.string({ minLength: 1, maxLength: 5 }).filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text));
    const escaped = (text: string): string => [...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
    fc.assert(
      fc.property(name, fc.nat(JSON_LIMITS.depth - 2), (key, depth) => {
        const twice = `{${JSON.stringify(key)}:1,"${escaped(key)}":2}`;

        expect(refused('['.repeat(depth) + twice + ']'.repeat(depth))).toBe('duplicate-parameter');
      }),
    );
  });

  test.each(['{"__proto__":{}}', '{"a":{"constructor":1}}', '{"\\u005f_proto__":1}', '[{"prototype":null}]'])(
    'a member that reaches a prototype: %s',
    (text) => {
      expect(refused(text)).toBe('invalid-request');
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  test.each([
    '',
    ' ',
    '{',
    '[',
    '"',
    '{"a"',
    '{"a":',
    '{"a":1',
    '[1',
    '[1,',
    '[1,]',
    '[,1]',
    '{,}',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '{"a" 1}',
    '[1 2]',
    '{"a":1}{"b":2}',
    '{"a":1}\n\0',
    '\ufeff{"a":1}',
    'nul',
    'True',
    'undefined',
    'NaN',
    'Infinity',
    '-',
    '+1',
    '01',
    '1.',
    '.5',
    '1e',
    '0x10',
    '1e400',
    '-1e400',
    '"\u0001"',
    '"\n"',
    '"\\x41"',
    '"\\u12"',
    '"\\',
    '\u00a01',
    '// c\n1',
    '1 //',
    '\v1',
  ])('what is not JSON: %j (S20.5, S0.5)', (text) => {
    expect(refused(text)).toBe('malformed-json');
  });

  test.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('%s nested deeper than the limit, and none at the limit (S20.5)', (_name, open, close) => {
    const nested = (depth: number): string => `${open.repeat(depth)}1${close.repeat(depth)}`;

    expect(refused(nested(JSON_LIMITS.depth))).toBeUndefined();
    expect(refused(nested(JSON_LIMITS.depth + 1))).toBe('invalid-request');
    expect(refused('['.repeat(JSON_LIMITS.depth + 1) + ']'.repeat(JSON_LIMITS.depth + 1))).toBe('invalid-request');
    expect(refused(open.repeat(100_000))).toBe('invalid-request');
  });

  test('more members than the limit, counted over all objects (S20.5)', () => {
    const list = (count: number): string => `[${Array.from({ length: count }, () => '{"a":1}').join(',')}]`;

    expect(refused(list(JSON_LIMITS.keys))).toBeUndefined();
    expect(refused(list(JSON_LIMITS.keys + 1))).toBe('invalid-request');
  });
});

test('what another system has written is read as it is, and a text that is no JSON is nothing', () => {
  expect(['{"a":[1,null]}', 'null', '"x"', '', '{', 'undefined', '{"a":1} '].map(jsonOf)).toEqual([
    { a: [1, null] },
    null,
    'x',
    undefined,
    undefined,
    undefined,
    { a: 1 },
  ]);
});

test.each([
  ['one long string', `"${'a'.repeat(JSON_LIMITS.bytes - 2)}"`],
  ['one string that never ends', `"${'a\\n'.repeat(JSON_LIMITS.bytes / 3)}`],
  ['many strings', `[${Array.from({ length: JSON_LIMITS.bytes / 4 }, () => '"a"').join(',')}]`],
  ['spaces', ' '.repeat(JSON_LIMITS.bytes)],
  ['digits', '1'.repeat(JSON_LIMITS.bytes)],
  ['escapes', `"${'\\u0061'.repeat(JSON_LIMITS.bytes / 6)}"`],
  ['spaces between items', `[${' \n'.repeat(JSON_LIMITS.bytes / 2)}]`],
])('the largest body of %s is decided quickly and never by a crash (S20.5)', (_name, text) => {
  const spent = effort();
  const code = refused(text);

  expect([undefined, 'malformed-json']).toContain(code);
  expect(spent()).toBeLessThan(1_000);
});
