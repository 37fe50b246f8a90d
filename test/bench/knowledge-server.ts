import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGliteDialect, PostgresDialect, type Dialect } from 'kysely';
import pg from 'pg';

/** One backend of a database: opening it is a connection that knows nothing yet. */
export interface BenchDatabase {
  readonly exec: (statements: string) => Promise<unknown>;
  readonly query: <Row>(statement: string, values?: unknown[]) => Promise<{ readonly rows: Row[] }>;
  /** The same backend for Kysely. Closing is not its business. */
  readonly dialect: Dialect;
  readonly close: () => Promise<void>;
}

/** Where databases of a bench are made: a real server, or directories of the embedded PostgreSQL. */
export interface BenchServer {
  readonly name: string;
  /** Makes an empty database. */
  readonly create: (name: string) => Promise<void>;
  /** Makes a database that is byte for byte what another one is. Nobody may be connected to it. */
  readonly copy: (from: string, to: string) => Promise<void>;
  readonly open: (name: string) => Promise<BenchDatabase>;
  /** Removes what was made. */
  readonly end: () => Promise<void>;
}

/** The embedded PostgreSQL, in this process. */
export async function embedded(): Promise<BenchServer> {
  const root = await mkdtemp(join(tmpdir(), 'rempart-knowledge-'));
  const open = async (name: string): Promise<BenchDatabase> => {
    const database = await PGlite.create({ dataDir: join(root, name), extensions: { vector } });
    return {
      exec: (statements) => database.exec(statements),
      query: (statement, values) => database.query(statement, values),
      dialect: new PGliteDialect({ pglite: database }),
      close: () => database.close(),
    };
  };
  return {
    name: 'the embedded PostgreSQL',
    create: async (name) => (await open(name)).close(),
    copy: (from, to) => cp(join(root, from), join(root, to), { recursive: true }),
    open,
    end: () => rm(root, { recursive: true, force: true }),
  };
}

/** A real PostgreSQL with pgvector, as its superuser. Its other databases are left alone; the roles of the product are made where they are not there. */
export async function server(url: string): Promise<BenchServer> {
  const prefix = `rempart_bench_${process.pid}_`;
  const made: string[] = [];
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const { rows } = await admin.query<{ version: string; buffers: string; vector: string | null }>(
    "SELECT current_setting('server_version') AS version, current_setting('shared_buffers') AS buffers, (SELECT default_version FROM pg_available_extensions WHERE name = 'vector') AS vector",
  );
  const [found] = rows;
  if (!found?.vector) throw new Error('DATABASE_URL names a PostgreSQL without pgvector');
  const open = async (name: string): Promise<BenchDatabase> => {
    const place = new URL(url);
    place.pathname = `/${prefix}${name}`;
    // One connection, which stays: what Kysely asks and what the bench asks meet the same backend.
    const pool = new pg.Pool({ connectionString: place.href, max: 1, idleTimeoutMillis: 0 });
    // A database that is removed while the pool is there ends its connection.
    pool.on('error', () => undefined);
    await pool.query('SELECT 1');
    return {
      exec: (statements) => pool.query(statements),
      query: <Row>(statement: string, values?: unknown[]) => pool.query<Row & pg.QueryResultRow>(statement, values),
      dialect: new PostgresDialect({ pool }),
      close: () => pool.end(),
    };
  };
  const make = async (name: string, template: string): Promise<void> => {
    await admin.query(`CREATE DATABASE ${prefix}${name} TEMPLATE ${template}`);
    made.push(name);
  };
  return {
    name: `PostgreSQL ${found.version.split(' ')[0] ?? ''} with pgvector ${found.vector} and ${found.buffers} of buffers`,
    create: (name) => make(name, 'template0'),
    copy: (from, to) => make(to, prefix + from),
    open,
    async end() {
      for (const name of made) await admin.query(`DROP DATABASE ${prefix}${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}
