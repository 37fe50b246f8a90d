import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceFault } from './fault.ts';
import { writeWhole } from './whole-file.ts';

/** The context of a ciphertext: what was not named when it was made does not open it. */
export type EncryptionContext = Readonly<Record<string, string>>;

/** Keys by id or ARN, whose material is in no answer. */
export interface KeyStore {
  /** @throws ServiceFault `NotFoundException`. */
  readonly find: (id: string) => { readonly arn: string };
  readonly encrypt: (arn: string, plaintext: Buffer, context: EncryptionContext) => Buffer;
  /** @throws ServiceFault `InvalidCiphertextException` for another context, another key or a changed byte; `IncorrectKeyException` when the key that is named is not the one. */
  readonly decrypt: (blob: Buffer, context: EncryptionContext, expectedArn?: string) => { readonly arn: string; readonly plaintext: Buffer };
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** In the order of its keys: the context is a set of pairs ("Encryption context", AWS KMS guide). */
const bytesOf = (arn: string, context: EncryptionContext): Buffer =>
  Buffer.from(JSON.stringify([arn, ...Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1))]));

const invalid = (): ServiceFault => new ServiceFault('InvalidCiphertextException', '');

/** Opens the keys of `directory/keys.json`, a file that only its owner may read; keys of the template that it lacks are made. */
export async function openKeyStore(directory: string, arns: readonly string[]): Promise<KeyStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'keys.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const known = JSON.parse(text) as Readonly<Record<string, string>>;
  const missing = arns.filter((arn) => known[arn] === undefined);
  const keys: Readonly<Record<string, string>> = { ...known, ...Object.fromEntries(missing.map((arn) => [arn, randomBytes(32).toString('base64')])) };
  if (missing.length > 0) await writeWhole(path, JSON.stringify(keys, undefined, 2));
  const material = new Map(arns.map((arn) => [arn, Buffer.from(keys[arn] ?? '', 'base64')]));

  return {
    find(id) {
      const arn = arns.find((each) => each === id || each.split('/').at(-1) === id);
      if (arn === undefined) throw new ServiceFault('NotFoundException', `Key '${id}' does not exist`);
      return { arn };
    },
    encrypt(arn, plaintext, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', material.get(arn) ?? Buffer.alloc(0), nonce).setAAD(bytesOf(arn, context));
      const name = Buffer.from(arn);
      return Buffer.concat([Buffer.from([1, name.length]), name, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    },
    decrypt(blob, context, expectedArn) {
      const end = 2 + (blob[1] ?? 0);
      const arn = blob.subarray(2, end).toString();
      const key = material.get(arn);
      if (blob[0] !== 1 || !key || blob.length < end + NONCE_BYTES + TAG_BYTES) throw invalid();
      if (expectedArn !== undefined && arn !== expectedArn)
        throw new ServiceFault('IncorrectKeyException', 'The key ID in the request does not identify a CMK that can perform this operation.');
      const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(end, end + NONCE_BYTES)).setAAD(bytesOf(arn, context));
      decipher.setAuthTag(blob.subarray(-TAG_BYTES));
      try {
        return { arn, plaintext: Buffer.concat([decipher.update(blob.subarray(end + NONCE_BYTES, -TAG_BYTES)), decipher.final()]) };
      } catch {
        throw invalid();
      }
    },
  };
}
