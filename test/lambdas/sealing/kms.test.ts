import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { wrapping } from '../../../lambdas/sealing/kms.ts';
import type { HttpEngine } from '../../../local/engine.ts';
import { startKms } from '../../../local/engines/kms.ts';
import { account, clientOptions, temporaryDirectory } from '../../local/engines/account.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555';
let engine: HttpEngine;
let client: KMSClient;
beforeAll(async () => {
  engine = await startKms({ directory: temporaryDirectory(), account, keys: [KEY] });
  client = new KMSClient(clientOptions(engine.endpoint));
});
afterAll(async () => {
  client.destroy();
  await engine.stop();
});

test('a key that was closed for an account opens for that account alone', async () => {
  const keys = wrapping(client, KEY);
  const { key, wrapped } = await keys.generate('a1');

  expect(Buffer.from(await keys.unwrap('a1', wrapped)).equals(Buffer.from(key))).toBe(true);
  await expect(keys.unwrap('a2', wrapped)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  const changed = Buffer.from(wrapped, 'base64');
  changed[changed.length - 1] = changed[changed.length - 1]! ^ 1;
  await expect(keys.unwrap('a1', changed.toString('base64'))).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
});
