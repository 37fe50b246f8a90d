import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DecryptCommand, EncryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { HttpEngine } from '../../../local/engine.ts';
import { startKms } from '../../../local/engines/kms.ts';
import { account, clientOptions, temporaryDirectory } from './account.ts';

const arn = (id: string): string => `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
const [KEY, OTHER] = [arn('11111111-2222-3333-4444-555555555555'), arn('99999999-2222-3333-4444-555555555555')];
const account1 = { account: 'one' };

describe('the local KMS', () => {
  const directory = temporaryDirectory();
  let engine: HttpEngine;
  let client: KMSClient;
  const start = async (): Promise<void> => {
    engine = await startKms({ directory, account, keys: [KEY, OTHER] });
    client = new KMSClient(clientOptions(engine.endpoint));
  };
  const generate = (EncryptionContext: Record<string, string> | undefined = account1, KeyId = KEY) =>
    client.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }));
  const decrypt = (CiphertextBlob: Uint8Array, EncryptionContext: Record<string, string> | undefined = account1, KeyId?: string) =>
    client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext, KeyId }));

  beforeAll(start);
  afterAll(async () => {
    client.destroy();
    await engine.stop();
  });

  test('makes a key of 256 bits that only its ciphertext gives back, by id and by ARN', async () => {
    const [one, two] = [await generate(), await generate(account1, '11111111-2222-3333-4444-555555555555')];

    expect([one.Plaintext?.length, one.KeyId, two.KeyId]).toEqual([32, KEY, KEY]);
    expect(one.Plaintext).not.toEqual(two.Plaintext);
    expect((await decrypt(one.CiphertextBlob!)).Plaintext).toEqual(one.Plaintext);
    expect((await decrypt(one.CiphertextBlob!, account1, KEY)).KeyId).toBe(KEY);
    expect(Buffer.from(one.CiphertextBlob!).includes(Buffer.from(one.Plaintext!))).toBe(false);
  });

  test('opens nothing with another context, a larger one, or none', async () => {
    const { CiphertextBlob } = await generate();

    const others: Record<string, string>[] = [{ account: 'two' }, { Account: 'one' }, { account: 'one', more: 'x' }, {}];
    for (const context of others) await expect(decrypt(CiphertextBlob!, context)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    const several = await generate({ a: '1', b: '2' });
    expect((await decrypt(several.CiphertextBlob!, { b: '2', a: '1' })).Plaintext).toEqual(several.Plaintext);
  });

  test('opens nothing of which one byte is changed, that is cut, or that is no ciphertext', async () => {
    const blob = (await generate()).CiphertextBlob!;
    for (let at = 0; at < blob.length; at += 7) {
      const changed = Buffer.from(blob);
      changed[at] = changed[at]! ^ 1;
      await expect(decrypt(changed)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    }
    for (const bad of [blob.subarray(0, -1), blob.subarray(0, 20), Buffer.from('x')])
      await expect(decrypt(bad)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });

  test('opens with no other key than the one that is named', async () => {
    const { CiphertextBlob } = await generate();

    await expect(decrypt(CiphertextBlob!, account1, OTHER)).rejects.toMatchObject({ name: 'IncorrectKeyException' });
    await expect(decrypt(CiphertextBlob!, account1, arn('0'))).rejects.toMatchObject({ name: 'NotFoundException' });
    await expect(generate(account1, arn('0'))).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('answers nobody who has not the account’s key pair, and does nothing that is not asked of it', async () => {
    const stranger = new KMSClient(clientOptions(engine.endpoint, 'another-secret-access-key-of-nobody-00002'));

    await expect(stranger.send(new GenerateDataKeyCommand({ KeyId: KEY, KeySpec: 'AES_256' }))).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    await expect(client.send(new EncryptCommand({ KeyId: KEY, Plaintext: Buffer.from('x') }))).rejects.toMatchObject({ name: 'UnknownOperationException' });
    stranger.destroy();
  });

  test('keeps its material over a restart, in a file of its owner', async () => {
    const { CiphertextBlob, Plaintext } = await generate();
    await engine.stop();
    client.destroy();
    await start();

    expect((await decrypt(CiphertextBlob!)).Plaintext).toEqual(Plaintext);
    const file = join(directory, 'keys.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object)).toEqual([KEY, OTHER]);
  });
});
