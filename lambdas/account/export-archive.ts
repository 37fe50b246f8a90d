import type { ArchiveFile } from './tar.ts';

type Row = Readonly<Record<string, unknown>>;

export interface ExportSources {
  /** The relations of the account, each with its rows in pieces of bounded size. */
  readonly relations: (accountId: string) => AsyncIterable<{ readonly name: string; readonly rows: readonly Row[] }>;
  /** Who is meant by the ids of members. */
  readonly people: (accountId: string) => AsyncIterable<Row>;
  readonly journal: (accountId: string) => AsyncIterable<Row>;
  /** Ranges and words that the account keeps out or lets in. */
  readonly lists: (accountId: string) => AsyncIterable<Row>;
  /** Its plan, its limits, and what it has used, month by month. */
  readonly usage: (accountId: string) => AsyncIterable<Row>;
  /** Files of the account, by their place below it. */
  readonly objects: (accountId: string) => AsyncIterable<ArchiveFile>;
}

/** Rows of one file of people, lists or journal. Relations come in portions of their own, which their store bounds. */
const ROWS_MAX = 500;
const README = `This archive holds everything that belongs to your account.

records/   one JSON object a line, named after what it is; large ones are parted into numbered files
files/     training material and other files, by chatbot and material; their names are in records/materials

Passwords, keys, links and other secrets are in no archive: where one belongs to a record, its member is missing.
`;

/** Names of what opens something, at any depth and in either way to write them. */
const SECRETS = /(?:^|_)(?:hash|tokens?|secrets?|sealed|cipher|password|pepper)(?:_|$)/;
/** Columns that are made from the rest again. */
const DERIVED = new Set(['words', 'embedding', 'vector']);
/** Members of the journal that are about a person rather than about the account. */
const PERSONAL = new Set(['pk', 'sk', 'address', 'agent', 'expiresAt']);

const isSecret = (name: string): boolean => SECRETS.test(name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase());

/** A number opens nothing: of `tokens` it is how many there were. */
function cleared(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleared);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, member]) => (isSecret(name) && typeof member !== 'number' ? [] : [[name, cleared(member)]])));
}

/** A row without what opens anything, and without what can be made again from the rest. A column that is made later is judged by its name as well. */
export const withoutSecrets = (row: Row): Row => Object.fromEntries(Object.entries(cleared(row) as Row).filter(([name]) => !DERIVED.has(name)));

/** An event without where it came from: addresses and agents are those of people, some of whom are strangers. */
export const publicEvent = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([name]) => !PERSONAL.has(name)));

/** An entry of a list under the key that says what it is: block or allow, range or visitor. */
const listEntry = ({ pk: _pk, sk, expiresAt: _gone, ...row }: Row): Row => ({ key: sk, ...row });

function fileOf(name: string, text: string): ArchiveFile {
  const bytes = Buffer.from(text);
  return { name, size: bytes.byteLength, bytes: [bytes] };
}

const lines = (rows: readonly Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const numbered = (name: string, part: number): string => `records/${name}-${String(part).padStart(4, '0')}.ndjson`;

async function* pieces(name: string, rows: AsyncIterable<Row>): AsyncGenerator<ArchiveFile> {
  let [part, waiting]: [number, Row[]] = [1, []];
  for await (const row of rows) {
    waiting.push(row);
    if (waiting.length < ROWS_MAX) continue;
    yield fileOf(numbered(name, part), lines(waiting));
    [part, waiting] = [part + 1, []];
  }
  if (waiting.length > 0) yield fileOf(numbered(name, part), lines(waiting));
}

async function* mapped(rows: AsyncIterable<Row>, change: (row: Row) => Row): AsyncGenerator<Row> {
  for await (const row of rows) yield change(row);
}

/** Everything of an account, file by file. */
export async function* exportFiles(accountId: string, sources: ExportSources): AsyncGenerator<ArchiveFile> {
  yield fileOf('README.txt', README);
  const parts = new Map<string, number>();
  for await (const { name, rows } of sources.relations(accountId)) {
    const part = (parts.get(name) ?? 0) + 1;
    parts.set(name, part);
    yield fileOf(numbered(name, part), lines(rows.map(withoutSecrets)));
  }
  yield* pieces('people', sources.people(accountId));
  yield* pieces('lists', mapped(sources.lists(accountId), listEntry));
  yield* pieces('usage', mapped(sources.usage(accountId), withoutSecrets));
  yield* pieces('journal', mapped(sources.journal(accountId), publicEvent));
  for await (const object of sources.objects(accountId)) yield { ...object, name: `files/${object.name}` };
}
