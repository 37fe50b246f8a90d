import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { account, databaseName, startEngine } from './started-engine.ts';
import type { StartedEngine } from './started-engine.ts';

let engine: StartedEngine;
let clock = 0;

beforeAll(async () => {
  engine = await startEngine({ now: () => Date.now() + clock });
  await engine.script(`
    CREATE ROLE app LOGIN; GRANT rds_iam TO app; ALTER ROLE app SET search_path = pg_catalog, public; ALTER ROLE app SET statement_timeout = '20s';
    CREATE ROLE other LOGIN; GRANT rds_iam TO other;
    CREATE ROLE stranger LOGIN;
    CREATE ROLE group_only NOLOGIN; GRANT rds_iam TO group_only;
    CREATE ROLE exempt LOGIN BYPASSRLS; GRANT rds_iam TO exempt;
    CREATE ROLE boss LOGIN SUPERUSER`);
}, 60_000);

afterAll(() => engine.stop());

describe('a login through the proxy', () => {
  test('with a fresh token is that role, not a superuser, and has the settings of the role', async () => {
    const client = await engine.connect('app');

    const {
      rows: [row],
    } = await client.query(`
      SELECT session_user, current_user, current_database() AS database, current_setting('is_superuser') AS super, rolbypassrls,
        current_setting('search_path') AS path, current_setting('statement_timeout') AS timeout FROM pg_roles WHERE rolname = current_user`);

    expect(row).toEqual({
      session_user: 'app',
      current_user: 'app',
      database: databaseName,
      super: 'off',
      rolbypassrls: false,
      path: 'pg_catalog, public',
      timeout: '20s',
    });
    await client.end();
  });

  test.each(['postgres', 'boss', 'exempt', 'group_only', 'stranger', 'nobody'])('as %s is refused, though the token is good', async (user) => {
    await expect(engine.connect(user)).rejects.toMatchObject({ code: '28P01', message: `password authentication failed for user "${user}"` });
  });

  test.each<[string, () => Promise<string>]>([
    ['a plain password', async () => 'app'],
    ['no password', async () => ''],
    ['a token for another user', () => engine.token('other')],
    ['a token for another port', () => engine.token('app', { port: 5432 })],
    ['a token for another host', () => engine.token('app', { hostname: '10.0.0.1' })],
    ['a token of another region', () => engine.token('app', { region: 'us-east-1' })],
    ['a token of another key', () => engine.token('app', { credentials: { accessKeyId: account.accessKeyId, secretAccessKey: 'guess' } })],
    ['a token with another user written in', async () => (await engine.token('other')).replace('DBUser=other', 'DBUser=app')],
    ['a token with a second user', async () => (await engine.token('other')).replace('DBUser=other', 'DBUser=app&DBUser=other')],
    ['a token with a longer life written in', async () => (await engine.token('app')).replace('X-Amz-Expires=900', 'X-Amz-Expires=9000')],
  ])('with %s is refused in the words of an unknown user', async (_what, password) => {
    await expect(engine.connect('app', { password: await password() })).rejects.toMatchObject({
      code: '28P01',
      message: 'password authentication failed for user "app"',
    });
  });

  test('with a token is possible for 900 s and not longer', async () => {
    const password = await engine.token('app');

    clock = 890_000;
    const client = await engine.connect('app', { password });
    await client.end();
    clock = 902_000;
    await expect(engine.connect('app', { password })).rejects.toMatchObject({ code: '28P01' });
    clock = 0;
  });

  test('to another database is refused after the password', async () => {
    await expect(engine.connect('app', { database: 'postgres' })).rejects.toMatchObject({ code: '3D000' });
    await expect(engine.connect('app', { database: 'nowhere', password: 'bad' })).rejects.toMatchObject({ code: '28P01' });
  });

  test('with command-line options is refused as RDS Proxy refuses it', async () => {
    await expect(engine.connect('app', { options: '-c work_mem=1GB' })).rejects.toMatchObject({ code: '0A000' });
  });
});

describe('the wire', () => {
  test('in plain text is refused (S15.4)', async () => {
    await expect(engine.connect('app', { ssl: false })).rejects.toMatchObject({
      severity: 'FATAL',
      code: '28000',
      message: 'This RDS Proxy requires TLS connections',
    });
  });

  test('is not trusted without the authority (S15.4)', async () => {
    await expect(engine.connect('app', { ssl: { rejectUnauthorized: true } })).rejects.toThrow('unable to verify the first certificate');
  });

  test.each([
    ['bytes stuffed behind the TLS request', Buffer.from([0, 0, 0, 8, 4, 210, 22, 47, 0, 0, 0, 8])],
    ['a cancel request', Buffer.from([0, 0, 0, 16, 4, 210, 22, 46, 0, 0, 0, 1, 0, 0, 0, 0])],
    ['noise', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ])('with %s is closed without an answer', async (_what, bytes) => {
    const socket = net.connect(engine.proxy.port, engine.proxy.host);
    const received: Buffer[] = [];
    socket.on('data', (chunk) => received.push(chunk));
    socket.write(bytes);

    await new Promise<void>((resolve) => socket.once('close', () => resolve()));

    expect(Buffer.concat(received).toString()).toBe('');
  });
});
