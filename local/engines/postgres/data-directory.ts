import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { quoteIdentifier, quoteLiteral } from './wire.ts';

/** Which database, and where it lives. */
export interface DataDirectory {
  /** The engine's own directory; the database is its `data`. */
  readonly directory: string;
  readonly databaseName: string;
  /** A dump of a new data directory: used by a first start when it is there, written when it is not. */
  readonly seedFile?: string;
  /** A dump with the schema in it: a first start prefers it. Written only when it is asked for (`writeDump`). */
  readonly schemaFile?: string;
}

/**
 * Opens the database, making it first where there is none.
 * A new directory gets its name only when it is whole, so an interrupted first start leaves nothing that looks like data.
 * @throws Error that names the directory when what is there cannot be opened.
 */
export async function openDataDirectory(options: DataDirectory): Promise<PGlite> {
  const data = path.join(options.directory, 'data');
  if (!existsSync(data)) await makeDirectory(data, options);
  try {
    return await PGlite.create({ dataDir: data, database: options.databaseName, extensions: { vector } });
  } catch (error) {
    const advice = 'it is damaged or of another version. Move it away to start with an empty database.';
    throw new Error(`The PostgreSQL data directory ${data} cannot be opened: ${advice}`, { cause: error });
  }
}

async function makeDirectory(data: string, { databaseName, seedFile, schemaFile }: DataDirectory): Promise<void> {
  const unfinished = `${data}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(path.dirname(data), { recursive: true });
  const dump = (file?: string) => (file === undefined ? undefined : readFile(file).catch(() => undefined));
  const seed = (await dump(schemaFile)) ?? (await dump(seedFile));
  const database = await PGlite.create({ dataDir: unfinished, extensions: { vector }, ...(seed && { loadDataDir: new Blob([seed]) }) });
  await prepare(database, databaseName);
  if (seedFile !== undefined && seed === undefined) await writeDump(database, seedFile);
  await database.close();
  await rename(unfinished, data);
}

/** Amazon RDS has the role `rds_iam` from the start: a login comes with an IAM token only when the role was granted to it. */
async function prepare(database: PGlite, databaseName: string): Promise<void> {
  const exists = async (sql: string): Promise<boolean> => (await database.query(sql)).rows.length > 0;
  if (!(await exists("SELECT FROM pg_roles WHERE rolname = 'rds_iam'"))) await database.exec('CREATE ROLE rds_iam NOLOGIN');
  if (!(await exists(`SELECT FROM pg_database WHERE datname = ${quoteLiteral(databaseName)}`))) {
    await database.exec(`CREATE DATABASE ${quoteIdentifier(databaseName)}`);
  }
}

/** Dumps the data directory into a file, which gets its name only when it is whole. */
export async function writeDump(database: PGlite, file: string): Promise<void> {
  const dump = await database.dumpDataDir('none');
  const partial = `${file}.${process.pid}`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(partial, Buffer.from(await dump.arrayBuffer()));
  await rename(partial, file);
}
