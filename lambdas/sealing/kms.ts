import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { DataKeyDeps } from './data-keys.ts';

const plain = (key: Uint8Array | undefined): Uint8Array => {
  if (key?.length !== 32) throw new Error('the key service answered no key');
  return key;
};

/**
 * Closes the keys of accounts with one KMS key. The account is the encryption context, which KMS binds to the ciphertext and writes to CloudTrail: what was
 * closed for one account does not open for another. Decrypt names the key, so that nothing is opened by a key of somebody else's.
 */
export const wrapping = (client: KMSClient, KeyId: string): DataKeyDeps['wrapping'] => ({
  async generate(account) {
    const { Plaintext, CiphertextBlob } = await client.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: { account } }));
    if (!CiphertextBlob) throw new Error('the key service answered no closed key');
    return { key: plain(Plaintext), wrapped: Buffer.from(CiphertextBlob).toString('base64') };
  },
  async unwrap(account, wrapped) {
    const CiphertextBlob = Buffer.from(wrapped, 'base64');
    return plain((await client.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext: { account } }))).Plaintext);
  },
});
