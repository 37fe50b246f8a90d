import { Problem } from './problem.ts';

/** Bounds of a JSON body (OWASP API4:2023, unrestricted resource consumption). */
export const JSON_LIMITS = { depth: 20, keys: 500, bytes: 262_144 } as const;

/** Member names that reach a prototype when an object is copied carelessly. */
export const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// RFC 8259, 7: a control character must be escaped.
// oxlint-disable-next-line no-control-regex -- the point of the pattern
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\n\r]*/y;

/** What another system has written as JSON, once it is proved who that is; `undefined` for a text that is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const malformed = (message: string): Problem => new Problem('malformed-json', message);

/**
 * Parses JSON strictly: one value, no duplicate member at any depth (after unescaping, which `JSON.parse` merges silently), bounded depth and number of
 * members, numbers that are finite. RFC 8259. `maxKeys` is for a route whose body is a whole document.
 * @throws Problem `malformed-json`, `duplicate-parameter`, or `invalid-request` when a bound is passed.
 */
export function parseJson(text: string, maxKeys: number = JSON_LIMITS.keys): unknown {
  let at = 0;
  let keys = 0;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const skip = (): void => void match(SPACE);
  const expect = (character: string): void => {
    if (text[at] !== character) throw malformed(`expected ${character} at ${at}`);
    at += 1;
  };
  const literal = (word: string, value: unknown): unknown => {
    if (!text.startsWith(word, at)) throw malformed(`unexpected text at ${at}`);
    at += word.length;
    return value;
  };
  const string = (): string => {
    const found = match(STRING);
    if (found === undefined) throw malformed(`bad string at ${at}`);
    return JSON.parse(found) as string;
  };
  const number = (): number => {
    const found = match(NUMBER);
    const value = Number(found);
    if (found === undefined || !Number.isFinite(value)) throw malformed(`bad number at ${at}`);
    return value;
  };

  const deeper = (depth: number): number => {
    if (depth >= JSON_LIMITS.depth) throw new Problem('invalid-request', 'JSON is nested too deeply');
    return depth + 1;
  };

  const object = (depth: number): Record<string, unknown> => {
    const members: [string, unknown][] = [];
    const seen = new Set<string>();
    at += 1;
    skip();
    while (text[at] !== '}') {
      if (members.length > 0) {
        expect(',');
        skip();
      }
      const key = string();
      if (seen.has(key)) throw new Problem('duplicate-parameter', 'duplicate JSON key');
      if (FORBIDDEN_KEYS.has(key)) throw new Problem('invalid-request', 'forbidden JSON key');
      if ((keys += 1) > maxKeys) throw new Problem('invalid-request', 'too many JSON keys');
      seen.add(key);
      skip();
      expect(':');
      members.push([key, value(depth)]);
      skip();
    }
    at += 1;
    return Object.fromEntries(members);
  };

  const array = (depth: number): unknown[] => {
    const items: unknown[] = [];
    at += 1;
    skip();
    while (text[at] !== ']') {
      if (items.length > 0) expect(',');
      items.push(value(depth));
      skip();
    }
    at += 1;
    return items;
  };

  function value(depth: number): unknown {
    skip();
    switch (text[at]) {
      case '{':
        return object(deeper(depth));
      case '[':
        return array(deeper(depth));
      case '"':
        return string();
      case 't':
        return literal('true', true);
      case 'f':
        return literal('false', false);
      case 'n':
        return literal('null', null);
      default:
        return number();
    }
  }

  const parsed = value(0);
  skip();
  if (at !== text.length) throw malformed(`text after the value at ${at}`);
  return parsed;
}
