import type { ArrayValue, ColumnMetadata, Field } from '@aws-sdk/client-rds-data';
import pg from 'pg';
import wire from 'pg/lib/utils.js';

/** Arrays by the catalogue's names (pg_type.dat): those that the Data API gives. */
const ARRAYS = {
  _bool: 1000,
  _int2: 1005,
  _int4: 1007,
  _text: 1009,
  _bpchar: 1014,
  _varchar: 1015,
  _int8: 1016,
  _float4: 1021,
  _float8: 1022,
  _timestamp: 1115,
  _date: 1182,
  _time: 1183,
  _numeric: 1231,
  _json: 199,
  _uuid: 2951,
} as const;
const OIDS: Readonly<Record<string, number | undefined>> = {
  ...Object.fromEntries(Object.entries(pg.types.builtins).map(([name, oid]) => [name.toLowerCase(), oid])),
  ...ARRAYS,
};

/**
 * Rows as the `pg` driver gives them. There is one table of conversions, the driver's own: a field becomes PostgreSQL's text again, and the parser of its type
 * reads it.
 */
export function rowsOf(records: readonly (readonly Field[])[], columns: readonly ColumnMetadata[]): Record<string, unknown>[] {
  const names = namesOf(columns);
  return records.map((record) => Object.fromEntries(record.map((field, place) => [names[place] ?? '', valueOf(field, columns[place]?.typeName ?? '')])));
}

/** The same of values that are PostgreSQL's text already. */
export function rowsOfTexts(texts: readonly (readonly (string | null)[])[], columns: readonly ColumnMetadata[]): Record<string, unknown>[] {
  const names = namesOf(columns);
  return texts.map((values) =>
    Object.fromEntries(values.map((text, place) => [names[place] ?? '', text === null ? null : parse(text, columns[place]?.typeName ?? '')])),
  );
}

export const namesOf = (columns: readonly ColumnMetadata[]): string[] => columns.map(({ label, name }) => label ?? name ?? '');

function valueOf(field: Field, type: string): unknown {
  if (field.isNull !== undefined) return null;
  if (field.blobValue !== undefined) return Buffer.from(field.blobValue);
  if (field.arrayValue !== undefined) {
    // The catalogue's name of an array is that of its elements behind an underscore.
    const items = itemsOf(field.arrayValue).map((item) => (item === null ? null : textOf(item, type.slice(1))));
    return parse(String(wire.prepareValue(items)), type);
  }
  return parse(textOf(field.stringValue ?? field.longValue ?? field.doubleValue ?? field.booleanValue ?? '', type), type);
}

function itemsOf({ stringValues, longValues, doubleValues, booleanValues }: ArrayValue): readonly (string | number | boolean | null)[] {
  return stringValues ?? longValues ?? doubleValues ?? booleanValues ?? [];
}

/** PostgreSQL's text of a value. */
function textOf(value: string | number | boolean, type: string): string {
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (type === 'float4') return shortestSingle(Number(value));
  // The Data API gives it in UTC and without its zone.
  return type === 'timestamptz' ? `${String(value).replace(/(?:Z|\+00(?::?00)?)$/, '')}+00` : String(value);
}

function parse(text: string, type: string): unknown {
  return pg.types.getTypeParser(OIDS[type] ?? pg.types.builtins.TEXT)(text);
}

/** A single precision number as PostgreSQL writes it, whatever became of it as a double: the shortest text that is that number again. */
function shortestSingle(value: number): string {
  const digits = [6, 7, 8].find((count) => Math.fround(Number(value.toPrecision(count))) === Math.fround(value));
  return String(digits === undefined ? value : Number(value.toPrecision(digits)));
}
