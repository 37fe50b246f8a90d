import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clamdEngine } from '../../lambdas/materials/clamd.ts';
import { createClient } from '../../local/client/client.ts';
import { signUp } from '../../local/client/account.ts';
import { settle, upload } from '../../local/client/material.ts';
import { launch } from '../../local/cloud/launch.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { textFile } from '../support/cloud.ts';

const socket = process.env['CLAMD_SOCKET'] ?? '';
const EICAR = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
const signal = AbortSignal.timeout(50_000);
async function* pieces(text: string, size = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += size) yield new TextEncoder().encode(text.slice(at, at + size));
}

describe('the engine behind a socket', () => {
  const scan = (text: string, bytes = text.length) => clamdEngine(socket).scan(pieces(text), { bytes, signal });

  test('calls a harmless file clean and names itself, as every verdict and the log do (S24.10)', async () => {
    expect(await scan('Nothing to see.')).toEqual({ verdict: 'clean', engine: expect.stringMatching(/^ClamAV 1\./) });
  });
  test.each([
    ['alone', EICAR],
    ['in the middle of a long text', `${'a'.repeat(50_000)}${EICAR}${'b'.repeat(50_000)}`],
  ])('finds the test file %s', async (_, text) => {
    expect(await scan(text)).toMatchObject({ verdict: 'infected', signature: expect.stringMatching(/Eicar/) });
  });
  test('gives no verdict on a file that was read short', async () => {
    await expect(scan('Half of it', 1_000)).rejects.toThrow('short');
  });
  test('gives no verdict when nobody listens', async () => {
    await expect(clamdEngine(`${socket}.gone`).scan(pieces('x'), { bytes: 1, signal })).rejects.toThrow();
  });
});

describe('the whole path with it', () => {
  let cloud: Cloud;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rempart-scan-'));
    cloud = await launch({ directory, port: 0, clamdSocket: socket, variables: { PASSWORD_COST: '4' }, progress: () => undefined, log: () => undefined });
  });
  afterAll(async () => {
    await cloud.stop();
    await rm(directory, { recursive: true, force: true });
  });

  test('a harmless file is clean and learned, the test file is rejected', async () => {
    const client = createClient(cloud.app);
    await signUp(client, { email: 'scan@example.com', password: 'a quiet harbour at noon', name: 'S', accountName: 'S' });
    const { body } = await client.call<{ id: string }>('POST', '/v1/chatbots', { body: { name: 'S' } });
    const learn = async (text: string) => settle(client, body.id, (await upload(client, body.id, textFile(text))).id);

    expect(await learn('The heron stands in the reeds.')).toMatchObject({
      status: 'ready',
      scan: { verdict: 'clean', engine: expect.stringMatching(/^ClamAV/) },
    });
    expect(await learn(EICAR)).toMatchObject({ status: 'rejected', reason: 'infected', scan: { verdict: 'infected' } });
  });
});
