import fc from 'fast-check';
import { NUMBERS, TEXTS } from './hostile.ts';

/** As much of JSON Schema as the document of this API has. */
export interface JsonSchema {
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Any hostile value. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 2, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { a: 1 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uuid: fc.uuid(),
  email: fc
    .string({ unit: fc.constantFrom('a', 'b', 'z', '0', '.', '+', '-'), minLength: 1, maxLength: 30 })
    .map((name) => `f${name.replaceAll(/\.+/g, '')}z@example.com`),
  date: fc.constantFrom('2026-01-01', '2024-02-29', '1970-01-01', '9999-12-31'),
  'date-time': fc.constantFrom('2026-01-01T00:00:00.000Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-11-01T01:30:00+05:45'),
  uri: fc.constantFrom('https://www.example.com/', 'https://site-1.example.com/a?b=c#d', 'https://xn--mnchen-3ya.de/'),
};

function text({ format, pattern, minLength = 0, maxLength = 200 }: JsonSchema): fc.Arbitrary<string> {
  const formatted = typeof format === 'string' ? FORMATS[format] : undefined;
  if (formatted) return formatted;
  const fitting = TEXTS.filter((each) => each.length >= minLength && each.length <= maxLength);
  const plain = fc.oneof(
    fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) }),
    ...(fitting.length > 0 ? [fc.constantFrom(...fitting)] : []),
    // The very limit, and in characters of two units and of four bytes.
    fc.constantFrom('a'.repeat(maxLength), '\u00e9'.repeat(maxLength), '\u{1f600}'.repeat(Math.floor(maxLength / 2))),
  );
  if (pattern === undefined) return plain;
  try {
    return fc.oneof(fc.stringMatching(new RegExp(pattern, 'u')), plain);
  } catch {
    // A pattern that looks ahead is not one to draw from.
    return plain;
  }
}

function number({ type, minimum = -1e9, maximum = 1e9 }: JsonSchema): fc.Arbitrary<number> {
  const edges = NUMBERS.filter((each) => each >= minimum && each <= maximum && (type !== 'integer' || Number.isSafeInteger(each)));
  return fc.oneof(fc.constantFrom(minimum, maximum, ...edges), fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) }));
}

/** Values that a schema describes, at its edges more often than in its middle. */
export function fromSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const [choices = []] = [schema.anyOf ?? schema.oneOf ?? schema.allOf].filter((each) => each !== undefined);
  if (choices.length > 0) return fc.oneof(...choices.map(fromSchema));
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
    case 'number':
      return number(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const { minItems = 0, maxItems = 3 } = schema;
      return fc.array(fromSchema(schema.items ?? {}), { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) });
    }
    case 'object': {
      const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
      const known = fc.record(Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, fromSchema(each)])), { requiredKeys: [...required] });
      if (typeof additionalProperties !== 'object') return known;
      const more = fc.dictionary(fromSchema(propertyNames ?? { type: 'string', maxLength: 20 }).map(String), fromSchema(additionalProperties), { maxKeys: 3 });
      return fc.tuple(known, more).map(([named, other]) => ({ ...other, ...named }));
    }
    default:
      return hostileValue;
  }
}

/** Every place inside a value, as keys from its root. */
export function placesIn(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]))];
}

export function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((each: unknown, at) => (String(at) === key ? replaced(each, rest, by) : each));
  return { ...(value as object), [key]: replaced((value as Readonly<Record<string, unknown>>)[key], rest, by) };
}

/** A value with one place taken by something hostile, or with a member too many. */
export const spoilt = (value: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...placesIn(value)), hostileValue).map(([place, by]) => replaced(value, place, by)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('accountId', 'id', 'role', '__proto__', ''), hostileValue)
        .map(([name, by]) => Object.assign(Object.create(null) as object, value, { [name]: by })),
    },
  );
