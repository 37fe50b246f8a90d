import { randomBytes } from 'node:crypto';
import type { HttpEngine, LocalAccount } from '../engine.ts';
import { ServiceFault } from './fault.ts';
import { optionalString, requiredString } from './input-member.ts';
import { startJsonService, type Input, type Operation } from './json-protocol.ts';
import { openKeyStore, type EncryptionContext, type KeyStore } from './key-store.ts';

/** The most that KMS takes of a ciphertext, in bytes ("Decrypt", AWS KMS API reference). */
const CIPHERTEXT_MAX = 6_144;
const SPEC_BYTES: Readonly<Record<string, number>> = { AES_128: 16, AES_256: 32 };
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export interface KmsOptions {
  readonly directory: string;
  readonly account: LocalAccount;
  /** ARNs of the template's keys. */
  readonly keys: readonly string[];
  readonly port?: number;
}

/** Starts the local KMS with the template's keys, whose material stays in the data folder. Only what the product calls: GenerateDataKey and Decrypt. */
export async function startKms({ directory, account, keys, port }: KmsOptions): Promise<HttpEngine> {
  return startJsonService({
    signingName: 'kms',
    targetPrefix: 'TrentService',
    version: '1.1',
    account,
    operations: kmsOperations(await openKeyStore(directory, keys)),
    ...(port !== undefined && { port }),
  });
}

const kmsOperations = (store: KeyStore): Readonly<Record<string, Operation>> => ({
  GenerateDataKey: (input) => {
    const { arn } = store.find(requiredString(input, 'KeyId'));
    const bytes = SPEC_BYTES[requiredString(input, 'KeySpec')];
    if (bytes === undefined) throw new ServiceFault('ValidationException', 'KeySpec must be AES_128 or AES_256');
    const plaintext = randomBytes(bytes);
    const blob = store.encrypt(arn, plaintext, contextOf(input));
    return { KeyId: arn, Plaintext: plaintext.toString('base64'), CiphertextBlob: blob.toString('base64') };
  },
  Decrypt: (input) => {
    const text = requiredString(input, 'CiphertextBlob');
    const blob = Buffer.from(text, 'base64');
    if (!BASE64.test(text) || blob.length > CIPHERTEXT_MAX) throw new ServiceFault('ValidationException', 'CiphertextBlob has 1 to 6144 bytes in base64');
    const named = optionalString(input, 'KeyId');
    const { arn, plaintext } = store.decrypt(blob, contextOf(input), named === undefined ? undefined : store.find(named).arn);
    return { KeyId: arn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
  },
});

function contextOf(input: Input): EncryptionContext {
  const value = input['EncryptionContext'] ?? {};
  const pairs = typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : undefined;
  if (!pairs?.every(([, text]) => typeof text === 'string')) throw new ServiceFault('ValidationException', 'EncryptionContext must be a map of strings');
  return Object.fromEntries(pairs) as EncryptionContext;
}
