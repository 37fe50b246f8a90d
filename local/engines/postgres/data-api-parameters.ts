import { DataApiError } from './data-api-error.ts';
import type { Field, SqlParameter } from './data-api-shapes.ts';
import { sqlParts } from './sql-text.ts';

/** A statement as PostgreSQL takes it. */
export interface BoundStatement {
  readonly text: string;
  readonly values: readonly (string | Buffer | null)[];
}

/** "typeHint" of SqlParameter: without one a string is `text`, and PostgreSQL refuses to put it into a uuid or jsonb column, on AWS and here. */
const typeOfHint: Readonly<Record<string, string>> = {
  DATE: 'date',
  DECIMAL: 'numeric',
  JSON: 'json',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  UUID: 'uuid',
};

/** `:name`, but neither a cast (`::type`) nor the end of a word. */
const placeholder = /(?<![:\p{L}\p{N}_]):([A-Za-z_][A-Za-z0-9_]*)/gu;

/**
 * Turns `:name` into typed positions, leaving literals and comments alone.
 * @throws DataApiError `BadRequestException` when a parameter is missing, malformed or an array.
 */
export function bindParameters(sql: string, parameters: readonly SqlParameter[]): BoundStatement {
  const given = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const values: (string | Buffer | null)[] = [];
  const positions = new Map<string, string>();

  function positionOf(name: string): string {
    const known = positions.get(name);
    if (known !== undefined) return known;
    const parameter = given.get(name);
    if (parameter === undefined) throw new DataApiError('BadRequestException', `Cannot find parameter: ${name}`);
    const { type, value } = typedValue(parameter);
    values.push(value);
    const position = type === undefined ? `$${values.length}` : `$${values.length}::${type}`;
    positions.set(name, position);
    return position;
  }

  const parts = sqlParts(sql).map((part) => (part.kind === 'code' ? part.sql.replace(placeholder, (_match, name: string) => positionOf(name)) : part.sql));
  return { text: parts.join(''), values };
}

function typedValue({ name, value, typeHint }: SqlParameter): { readonly type: string | undefined; readonly value: string | Buffer | null } {
  const hinted = typeHint === undefined ? undefined : typeOfHint[typeHint];
  if (typeHint !== undefined && hinted === undefined) throw new DataApiError('BadRequestException', `Unknown typeHint ${typeHint} of parameter ${name ?? ''}`);
  const { isNull, booleanValue, longValue, doubleValue, stringValue, blobValue, arrayValue }: Field = value ?? {};
  if (arrayValue !== undefined) throw new DataApiError('BadRequestException', 'Array parameters are not supported.');
  if (stringValue !== undefined) return { type: hinted ?? 'text', value: stringValue };
  if (longValue !== undefined) return { type: 'bigint', value: String(longValue) };
  if (doubleValue !== undefined) return { type: 'double precision', value: String(doubleValue) };
  if (booleanValue !== undefined) return { type: 'boolean', value: String(booleanValue) };
  if (blobValue !== undefined) return { type: 'bytea', value: Buffer.from(blobValue, 'base64') };
  if (isNull === true) return { type: hinted, value: null };
  throw new DataApiError('BadRequestException', `Parameter ${name ?? ''} has no value`);
}
