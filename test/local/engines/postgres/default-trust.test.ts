import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { databaseName, startEngine } from './started-engine.ts';
import type { StartedEngine } from './started-engine.ts';

let engine: StartedEngine;

beforeAll(async () => {
  engine = await startEngine();
  await engine.script('CREATE ROLE app LOGIN; GRANT rds_iam TO app');
}, 60_000);

afterAll(() => engine.stop());

/** As a function connects: TLS verified against the default trust store, nothing said about the authority. */
const connectInWorker = `
  const tls = require('node:tls');
  const { parentPort, workerData } = require('node:worker_threads');
  const pg = require(workerData.pg);
  if (workerData.ca) tls.setDefaultCACertificates([...tls.getCACertificates('default'), workerData.ca]);
  const client = new pg.Client({ ...workerData.config, ssl: { rejectUnauthorized: true } });
  client.connect().then(() => client.query('SELECT current_user AS name')).then(
    async ({ rows: [row] }) => { parentPort.postMessage(row.name); await client.end(); },
    (error) => parentPort.postMessage(error.message),
  );`;

async function nameOrError(host: string, ca?: string): Promise<unknown> {
  const config = { host, port: engine.proxy.port, user: 'app', database: databaseName, password: await engine.token('app', { hostname: host }) };
  const pg = new URL('../../../../node_modules/pg/lib/index.js', import.meta.url).pathname;
  const worker = new Worker(connectInWorker, { eval: true, workerData: { config, ca, pg } });
  try {
    return await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  } finally {
    await worker.terminate();
  }
}

test('a thread whose default trust store has the authority verifies the proxy without another option', async () => {
  expect(await nameOrError('127.0.0.1', engine.ca)).toBe('app');
  expect(await nameOrError('localhost', engine.ca)).toBe('app');
});

test('a thread whose default trust store has it not refuses the proxy', async () => {
  expect(await nameOrError('127.0.0.1')).toMatch('unable to verify the first certificate');
});
