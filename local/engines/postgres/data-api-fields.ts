import type { ArrayValue, Field, ResultSetOptions } from './data-api-shapes.ts';

/** What a PostgreSQL type becomes on the wire. */
export type FieldKind = 'boolean' | 'long' | 'double' | 'decimal' | 'blob' | 'utc' | 'string';

/** A column's kind; `array` when its values are arrays of that kind. */
export interface ColumnKind {
  readonly kind: FieldKind;
  readonly array: boolean;
}

/** Type OIDs of PostgreSQL's catalogue (pg_type.dat) with the OID of their array; every other type is a string. */
const kinds: readonly (readonly [FieldKind, oid: number, arrayOid: number])[] = [
  ['boolean', 16, 1000],
  ['long', 21, 1005],
  ['long', 23, 1007],
  ['long', 20, 1016],
  ['long', 26, 1028],
  ['double', 700, 1021],
  ['double', 701, 1022],
  ['decimal', 1700, 1231],
  ['blob', 17, 1001],
  ['utc', 1184, 1185],
  ['string', 25, 1009],
  ['string', 1043, 1015],
  ['string', 1042, 1014],
  ['string', 19, 1003],
  ['string', 2950, 2951],
  ['string', 114, 199],
  ['string', 3802, 3807],
  ['string', 1082, 1182],
  ['string', 1114, 1115],
];

const kindOfOid = new Map<number, ColumnKind>([
  ...kinds.map(([kind, oid]) => [oid, { kind, array: false }] as const),
  ...kinds.map(([kind, , arrayOid]) => [arrayOid, { kind, array: true }] as const),
]);

/** The kind of a column by its type. */
export function columnKind(oid: number): ColumnKind {
  return kindOfOid.get(oid) ?? { kind: 'string', array: false };
}

/** A value from PostgreSQL's text format to the wire. */
export function toField(text: string | null, { kind, array }: ColumnKind, options: ResultSetOptions): Field {
  if (text === null) return { isNull: true };
  if (array) return { arrayValue: toArrayValue(parseArray(text), kind) };
  const value = toScalar(text, kind, options);
  if (kind === 'blob') return { blobValue: String(value) };
  if (typeof value === 'boolean') return { booleanValue: value };
  if (typeof value === 'string') return { stringValue: value };
  return kind === 'long' || (kind === 'decimal' && Number.isSafeInteger(value)) ? { longValue: value } : { doubleValue: value };
}

/** A value as `formatRecordsAs: JSON` writes it. */
export function toJson(text: string | null, { kind, array }: ColumnKind, options: ResultSetOptions): unknown {
  if (text === null) return null;
  const each = (item: ArrayItem): unknown => {
    if (item === null) return null;
    return typeof item === 'string' ? toScalar(item, kind, options) : item.map(each);
  };
  return array ? parseArray(text).map(each) : toScalar(text, kind, options);
}

function toScalar(text: string, kind: FieldKind, options: ResultSetOptions): boolean | number | string {
  switch (kind) {
    case 'boolean':
      return text === 't';
    case 'long':
      return options.longReturnType === 'STRING' ? text : Number(text);
    case 'double':
      return Number(text);
    case 'decimal':
      return options.decimalReturnType === 'DOUBLE_OR_LONG' ? Number(text) : text;
    case 'blob':
      return Buffer.from(text.replace(/^\\x/, ''), 'hex').toString('base64');
    case 'utc':
      // The Data API gives a timestamp with time zone in UTC and without its zone; the session's zone is UTC.
      return text.replace(/\+00$/, '');
    case 'string':
      return text;
  }
}

type ArrayItem = string | null | readonly ArrayItem[];

function toArrayValue(items: readonly ArrayItem[], kind: FieldKind): ArrayValue {
  if (items.some((item) => Array.isArray(item))) return { arrayValues: items.map((item) => toArrayValue(Array.isArray(item) ? item : [], kind)) };
  const texts = items.filter((item): item is string | null => item === null || typeof item === 'string');
  const scalars = texts.map((text) => (text === null ? null : toScalar(text, kind, {})));
  const only = <Type>(is: (value: unknown) => value is Type): (Type | null)[] => scalars.map((value) => (is(value) ? value : null));
  if (kind === 'boolean') return { booleanValues: only((value) => typeof value === 'boolean') };
  if (kind === 'long') return { longValues: only((value) => typeof value === 'number') };
  if (kind === 'double') return { doubleValues: only((value) => typeof value === 'number') };
  return { stringValues: only((value) => typeof value === 'string') };
}

/** Reads `{1,NULL,"a \"b\"",{x}}` ("Array Input and Output Syntax", PostgreSQL documentation). */
function parseArray(text: string): readonly ArrayItem[] {
  const token = /"((?:[^"\\]|\\.)*)"|([{}])|([^{},"]+)/gsu;
  // Arrays with other lower bounds than 1 carry them in front: `[0:1]={...}`.
  const stack: ArrayItem[][] = [[]];
  for (const [, quoted, brace, bare] of text.slice(text.indexOf('{')).matchAll(token)) {
    const top = stack.at(-1) ?? [];
    if (brace === '{') {
      const inner: ArrayItem[] = [];
      top.push(inner);
      stack.push(inner);
    } else if (brace === '}') stack.pop();
    else if (quoted !== undefined) top.push(quoted.replace(/\\(.)/gs, '$1'));
    else if (bare !== undefined) top.push(bare === 'NULL' ? null : bare);
  }
  const outer = stack[0]?.[0];
  return Array.isArray(outer) ? outer : [];
}
