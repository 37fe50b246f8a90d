import type pg from 'pg';
import { columnKind, toField, toJson } from './data-api-fields.ts';
import { DataApiError } from './data-api-error.ts';
import type { Field, ResultSetOptions } from './data-api-shapes.ts';

/** A result whose values are PostgreSQL's own text. */
export type TextResult = pg.QueryArrayResult<(string | null)[]>;

const longestReply = 1024 * 1024;

/** java.sql.Types, which the Data API's metadata speaks; 1111 is OTHER. */
const javaTypes: Readonly<Record<string, number>> = {
  bool: -7,
  int2: 5,
  int4: 4,
  int8: -5,
  float4: 7,
  float8: 8,
  numeric: 2,
  text: 12,
  varchar: 12,
  bpchar: 1,
  name: 12,
  bytea: -2,
  date: 91,
  time: 92,
  timetz: 92,
  timestamp: 93,
  timestamptz: 93,
};

const describeSql = `
  SELECT t.typname, t.typtype = 'e' AS is_enum, t.typcategory = 'A' AS is_array, c.relname, n.nspname, a.attnotnull, a.attidentity <> '' AS is_identity
  FROM unnest($1::oid[], $2::oid[], $3::int2[]) WITH ORDINALITY AS f (type, relation, attribute, place)
  LEFT JOIN pg_catalog.pg_type t ON t.oid = f.type
  LEFT JOIN pg_catalog.pg_class c ON c.oid = f.relation
  LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = f.relation AND a.attnum = f.attribute
  ORDER BY f.place`;

/** A column of a result as the catalogue describes it. */
export interface ColumnDescription {
  readonly typname: string;
  readonly is_enum: boolean;
  readonly is_array: boolean;
  readonly relname: string | null;
  readonly nspname: string | null;
  readonly attnotnull: boolean | null;
  readonly is_identity: boolean | null;
}

/** Asks the catalogue of what the columns are. */
export async function describeColumns(client: pg.Client, { fields }: TextResult): Promise<readonly ColumnDescription[]> {
  const columns = [fields.map((field) => field.dataTypeID), fields.map((field) => field.tableID), fields.map((field) => field.columnID)];
  return (await client.query<ColumnDescription>(describeSql, columns)).rows;
}

/** Scalar types and types of arrays that the service gives ("Data API operations reference", Aurora user guide); of enumerations only scalars. */
const scalars = 'bool bytea date cidr numeric float8 inet int4 int2 int8 jsonb json float4 text bpchar varchar name time timestamp timestamptz uuid vector';
const arrays = '_bool _bit _date _numeric _float8 _int4 _int2 _int8 _json _float4 _text _bpchar _varchar _name _time _timestamp _uuid';
const supported = new Set(`${scalars} ${arrays}`.split(' '));

const longestRow = 64 * 1024;

/**
 * Refuses what the service cannot give.
 * @throws DataApiError `UnsupportedResultException` for a type that it does not know, an array of arrays, or a row of more than 64 KB
 */
export function refuseUnsupported({ rows, fields }: TextResult, columns: readonly ColumnDescription[]): void {
  const strange = columns.findIndex(({ typname, is_enum }) => !is_enum && !supported.has(typname));
  if (strange >= 0) {
    throw new DataApiError(
      'UnsupportedResultException',
      `The result contains the unsupported data type ${columns[strange]?.typname} in ${fields[strange]?.name}`,
    );
  }
  for (const row of rows) {
    if (row.some((text, place) => columns[place]?.is_array === true && /^(?:\[[\d:]+\]+=)?\{\{/.test(text ?? ''))) {
      throw new DataApiError('UnsupportedResultException', 'The result contains a multidimensional array');
    }
    const bytes = row.reduce((total, text) => total + Buffer.byteLength(text ?? ''), 0);
    if (bytes > longestRow) throw new DataApiError('UnsupportedResultException', 'The row size exceeds the limit of 64 KB');
  }
}

/** The rows of a result as the wire has them. */
export function toRecords(result: TextResult, options: ResultSetOptions): readonly (readonly Field[])[] {
  const kinds = result.fields.map(({ dataTypeID }) => columnKind(dataTypeID));
  return result.rows.map((row) => row.map((text, column) => toField(text, kinds[column] ?? columnKind(0), options)));
}

/** The rows as one JSON string, an object for each. */
export function toFormattedRecords(result: TextResult, options: ResultSetOptions): string {
  const columns = result.fields.map(({ name, dataTypeID }) => ({ name, kind: columnKind(dataTypeID) }));
  if (new Set(columns.map(({ name }) => name)).size < columns.length) {
    throw new DataApiError('BadRequestException', 'The result has columns of the same name, which JSON objects cannot have');
  }
  const objects = result.rows.map((row) => Object.fromEntries(columns.map(({ name, kind }, place) => [name, toJson(row[place] ?? null, kind, options)])));
  return JSON.stringify(objects);
}

/** What `includeResultMetadata` adds ("ColumnMetadata", RDS Data API reference). */
export function toMetadata({ fields }: TextResult, columns: readonly ColumnDescription[]): readonly object[] {
  return columns.map((row, place) => ({
    name: fields[place]?.name,
    label: fields[place]?.name,
    typeName: row.typname,
    type: row.is_array ? 2003 : (javaTypes[row.typname] ?? 1111),
    arrayBaseColumnType: row.is_array ? (javaTypes[row.typname.slice(1)] ?? 1111) : 0,
    tableName: row.relname ?? '',
    schemaName: row.nspname ?? '',
    // java.sql.ResultSetMetaData: 0 no nulls, 1 nullable, 2 unknown.
    nullable: row.attnotnull === null ? 2 : Number(!row.attnotnull),
    isAutoIncrement: row.is_identity === true,
    isCaseSensitive: ['text', 'varchar', 'bpchar', 'name'].includes(row.typname),
    isCurrency: false,
    isSigned: ['int2', 'int4', 'int8', 'float4', 'float8', 'numeric'].includes(row.typname),
    precision: 0,
    scale: 0,
  }));
}

/**
 * A reply as JSON, within the service's limit.
 * @throws DataApiError `BadRequestException`
 */
export function encodeReply(reply: object): string {
  const text = JSON.stringify(reply);
  if (Buffer.byteLength(text) > longestReply) {
    throw new DataApiError('BadRequestException', 'Database returned more than the allowed response size limit of 1 MB');
  }
  return text;
}
