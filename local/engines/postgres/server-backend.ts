import type { Duplex } from 'node:stream';
import pg from 'pg';
import type { Backend, LoginRole, WireClient } from './backend.ts';
import { greeting } from './greeting.ts';
import { findLoginRole } from './login-role.ts';
import { roleSessionSql } from './role-session.ts';
import { gateFrame } from './statement-gate.ts';
import { encode, errorResponse, wireReader } from './wire.ts';
import type { Frame } from './wire.ts';

/** Which server, and how patient it is told to be. */
export interface ServerBackendOptions {
  /** A connection string of a superuser. */
  readonly databaseUrl: string;
  readonly databaseName: string;
  readonly idleInTransactionMilliseconds: number;
}

/** `pg` keeps the socket of a client here; its types do not say so. */
interface WithSocket {
  readonly connection: { readonly stream: Duplex };
}

/**
 * Uses a real PostgreSQL server: each client of the proxy has a connection of its own, logged in as the superuser and turned into the client's role.
 * @throws Error when the server cannot be reached, the user is not a superuser or the database is another.
 */
export async function connectServerBackend(options: ServerBackendOptions): Promise<Backend> {
  const relayed = new Set<Duplex>();

  async function connectMaster(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: options.databaseUrl });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async function asMaster<Result>(use: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const client = await connectMaster();
    try {
      return await use(client);
    } finally {
      await client.end();
    }
  }

  const { version, user } = await asMaster((client) => describe(client, options.databaseName));

  async function connectAs(role: LoginRole): Promise<pg.Client> {
    const client = await connectMaster();
    for (const sql of roleSessionSql(role)) await client.query(sql);
    return client;
  }

  /** A connection that is the role's, taken away from the driver: nothing else will read or write it. */
  async function openAs(role: LoginRole): Promise<Duplex> {
    const patience = `idle_in_transaction_session_timeout=${options.idleInTransactionMilliseconds}`;
    const client = await connectAs({ ...role, settings: [patience, ...role.settings] });
    const { stream } = (client as unknown as WithSocket).connection;
    for (const event of ['data', 'end', 'error', 'close']) stream.removeAllListeners(event);
    stream.on('error', () => undefined);
    return stream;
  }

  async function serve({ stream, reader }: WireClient, role: LoginRole): Promise<void> {
    const server = await openAs(role);
    relayed.add(server);
    stream.on('error', () => undefined);
    stream.once('close', () => server.destroy());
    server.once('close', () => {
      relayed.delete(server);
      stream.end();
    });
    stream.write(greeting(0, role.name, version));
    await Promise.all([relay(reader.next, server, gateFrame), relay(wireReader(server).next, stream, (frame) => refuseOtherUser(frame, role))]);
    server.destroy();
  }

  return {
    findLogin: (name) => (name === user ? Promise.resolve(undefined) : asMaster((client) => findLoginRole(client, name))),
    serve: (client, role) => serve(client, role).catch(() => void client.stream.destroy()),
    connectMaster,
    connectAs,
    stop: async () => {
      for (const server of relayed) server.destroy();
    },
  };
}

async function describe(client: pg.Client, databaseName: string): Promise<{ readonly version: string; readonly user: string }> {
  const {
    rows: [row],
  } = await client.query<{ version: string; user: string; superuser: boolean; database: string }>(`
    SELECT current_setting('server_version') AS version, current_user AS user,
      current_setting('is_superuser') = 'on' AS superuser, current_database() AS database`);
  if (row?.superuser !== true) throw new Error('DATABASE_URL must name a superuser: only one can become the roles of the functions');
  if (row.database !== databaseName) throw new Error(`DATABASE_URL must name the database ${databaseName}, not ${row.database}`);
  return row;
}

/** Passes messages on until either side closes, waiting where the taker is slow. */
async function relay(next: () => Promise<Frame | undefined>, to: Duplex, change: (frame: Frame) => Frame): Promise<void> {
  const closed = new Promise<void>((resolve) => to.once('close', resolve));
  for (let frame = await next(); frame !== undefined && !to.destroyed; frame = await next()) {
    const { type, body } = change(frame);
    if (!to.write(encode(type, body))) await Promise.race([new Promise<void>((resolve) => to.once('drain', resolve)), closed]);
    if (type === 'X' || (type === 'E' && body.includes('SFATAL\0'))) break;
  }
  to.end();
}

/** The server reports a change of the session's user: what got past the gate is cut here. */
function refuseOtherUser(frame: Frame, role: LoginRole): Frame {
  const report = frame.type === 'S' ? frame.body.toString() : '';
  if (!report.startsWith('session_authorization\0') || report === `session_authorization\0${role.name}\0`) return frame;
  return { type: 'E', body: errorResponse('FATAL', '42501', 'permission denied to set session authorization').subarray(5) };
}
