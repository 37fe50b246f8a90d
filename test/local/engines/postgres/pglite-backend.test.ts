import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPgliteBackend } from '../../../../local/engines/postgres/pglite-backend.ts';
import type { PgliteBackend } from '../../../../local/engines/postgres/pglite-backend.ts';
import { databaseName, seedFile } from './started-engine.ts';

let directory: string;
let backend: PgliteBackend;

const start = (where: string): Promise<PgliteBackend> =>
  startPgliteBackend({ directory: where, databaseName, seedFile }, { idleInTransactionMilliseconds: 5_000, turnMilliseconds: 5_000 });

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'rempart-backend-'));
  const first = await start(directory);
  const client = await first.connectMaster();
  await client.query("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('calm')");
  await client.end();
  await first.stop();
  backend = await start(directory);
}, 60_000);

afterAll(async () => {
  await backend.stop();
  await rm(directory, { recursive: true, force: true });
});

async function words(): Promise<string[]> {
  const client = await backend.connectMaster();
  const { rows } = await client.query<{ word: string }>('SELECT word FROM kept ORDER BY word');
  await client.end();
  return rows.map(({ word }) => word);
}

describe('the data', () => {
  test('survive an orderly stop', async () => {
    expect(await words()).toEqual(['calm']);
  });

  test('that were committed survive a crash, what was open is gone, the clients are cut and the next finds the database running', async () => {
    const writer = await backend.connectMaster();
    await writer.query("INSERT INTO kept VALUES ('committed')");
    await writer.query("BEGIN; INSERT INTO kept VALUES ('open')");
    const cut = new Promise<void>((resolve) => writer.once('end', () => resolve()));

    await backend.kill();
    await cut;

    expect(await words()).toEqual(['calm', 'committed']);
  });

  test('that were dumped are where the next data folder starts from', async () => {
    const schemaFile = path.join(directory, 'schema.tar');
    await backend.dump(schemaFile);

    const limits = { idleInTransactionMilliseconds: 5_000, turnMilliseconds: 5_000 };
    const other = await startPgliteBackend({ directory: path.join(directory, 'other'), databaseName, seedFile, schemaFile }, limits);
    const client = await other.connectMaster();
    const { rows } = await client.query('SELECT word FROM kept ORDER BY word');
    await client.end();
    await other.stop();

    expect(rows).toEqual([{ word: 'calm' }, { word: 'committed' }]);
    expect(await words()).toEqual(['calm', 'committed']);
  });

  test('that cannot be opened are refused by name, and left as they are', async () => {
    const damaged = path.join(directory, 'damaged', 'data');
    await mkdir(damaged, { recursive: true });
    await writeFile(path.join(damaged, 'PG_VERSION'), '12\n');

    await expect(start(path.dirname(damaged))).rejects.toThrow(`The PostgreSQL data directory ${damaged} cannot be opened`);

    expect(await readFile(path.join(damaged, 'PG_VERSION'), 'utf8')).toBe('12\n');
  });
});
