import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Backend } from '../../../../local/engines/postgres/backend.ts';
import { inProcessClient } from '../../../../local/engines/postgres/in-process-client.ts';
import { startPgliteThread } from '../../../../local/engines/postgres/pglite-thread.ts';
import type { PgliteThread } from '../../../../local/engines/postgres/pglite-thread.ts';
import { servePooled } from '../../../../local/engines/postgres/pooled-session.ts';
import { connectServerBackend } from '../../../../local/engines/postgres/server-backend.ts';
import { cString, encode, int32, ready, wireReader } from '../../../../local/engines/postgres/wire.ts';
import { databaseName, seedFile } from './started-engine.ts';

let directory: string;
let thread: PgliteThread;
let server: net.Server;
let backend: Backend;

const urlOf = (user: string, database = databaseName): string => `postgres://${user}@127.0.0.1:${(server.address() as AddressInfo).port}/${database}`;

/** The roles that superuser's connections turned into. */
const becameRoles: string[] = [];

/** A server that trusts everybody, as a developer's own may. It notes SET SESSION AUTHORIZATION, and reports a change of user after the query `escape`. */
async function serveTrusting(socket: net.Socket): Promise<void> {
  socket.on('error', () => undefined);
  const reader = wireReader(socket);
  const startup = await reader.startup();
  socket.write(encode('R', int32(0)));
  const name = startup?.includes('user\0plain\0') === true ? 'plain' : 'postgres';
  const next = async (): ReturnType<typeof reader.next> => {
    const frame = await reader.next();
    const [, role] = /^SET SESSION AUTHORIZATION "(.+)"\0$/.exec(frame?.type === 'Q' ? frame.body.toString() : '') ?? [];
    if (role !== undefined) {
      becameRoles.push(role);
      socket.write(Buffer.concat([encode('C', cString('SET')), ready('I')]));
      return next();
    }
    if (frame?.body.toString() === 'escape\0') socket.write(encode('S', cString('session_authorization'), cString('postgres')));
    return frame;
  };
  await servePooled({ stream: socket, reader: { ...reader, next } }, { name, settings: [] }, thread, 5_000);
}

/** A client that comes through the proxy as `app`; `noted` is told the proxy's side of its connection. */
function connectAsApp(noted?: (stream: Duplex) => void): Promise<pg.Client> {
  return inProcessClient('app', databaseName, (stream) => {
    noted?.(stream);
    const reader = wireReader(stream);
    void reader.startup().then(() => {
      stream.write(encode('R', int32(0)));
      return backend.serve({ stream, reader }, { name: 'app', settings: ['search_path=pg_catalog'] });
    });
  });
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'rempart-server-'));
  thread = await startPgliteThread({ directory, databaseName, seedFile }, 5_000);
  server = net.createServer((socket) => void serveTrusting(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const admin = new pg.Client({ connectionString: urlOf('postgres') });
  await admin.connect();
  await admin.query('CREATE ROLE plain LOGIN; CREATE ROLE app LOGIN; GRANT rds_iam TO app');
  await admin.end();
  backend = await connectServerBackend({ databaseUrl: urlOf('postgres'), databaseName, idleInTransactionMilliseconds: 5_000 });
}, 60_000);

afterAll(async () => {
  await backend.stop();
  server.close();
  await thread.close();
  await rm(directory, { recursive: true, force: true });
});

describe('a server of the operator', () => {
  test('gives the master connection and the roles that may come in', async () => {
    const master = await backend.connectMaster();

    expect((await master.query('SELECT current_user AS name')).rows).toEqual([{ name: 'postgres' }]);
    expect(await backend.findLogin('app')).toEqual({ name: 'app', settings: [] });
    expect(await backend.findLogin('plain')).toBeUndefined();
    expect(await backend.findLogin('postgres')).toBeUndefined();
    await master.end();
  });

  test('is refused when its user is not a superuser or its database is another', async () => {
    const options = { databaseUrl: urlOf('postgres'), databaseName, idleInTransactionMilliseconds: 5_000 };

    await expect(connectServerBackend({ ...options, databaseUrl: urlOf('plain') })).rejects.toThrow('must name a superuser');
    await expect(connectServerBackend({ ...options, databaseName: 'x' })).rejects.toThrow('must name the database x');
  });

  test('serves a client as its role, with its settings, through the gate', async () => {
    const client = await connectAsApp();

    expect((await client.query("SELECT $1::int + 1 AS v, current_setting('search_path') AS path", [1])).rows).toEqual([{ v: 2, path: 'pg_catalog' }]);
    await expect(client.query('COPY pg_class TO STDOUT')).rejects.toMatchObject({ code: '0A000' });
    expect((await client.query("SELECT length(repeat('x', 3000000)) AS n, repeat('x', 3000000) AS x")).rows[0]).toMatchObject({ n: 3_000_000 });
    expect(becameRoles).toEqual(['app']);
    await client.end();
  });

  test('gathers no listeners at a connection that takes long answers slowly', async () => {
    const streams: Duplex[] = [];
    const client = await connectAsApp((stream) => void streams.push(stream));
    const listeners = (): number => streams[0]!.listenerCount('close');
    await client.query('SELECT 1');
    const before = listeners();
    await client.query("SELECT repeat('x', 100000) AS x FROM generate_series(1, 20)");

    expect(listeners()).toBe(before);
    await client.end();
  });

  test('has a client cut as soon as its user is another', async () => {
    const client = await connectAsApp();

    await expect(client.query('escape')).rejects.toMatchObject({ severity: 'FATAL', code: '42501' });
  });
});
