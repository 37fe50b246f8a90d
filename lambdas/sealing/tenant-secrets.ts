import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyOf } from './data-keys.ts';

/**
 * Secrets that belong to an account and are needed again in the clear: what its webhooks are signed with, the tokens of its channels. `purpose` names what
 * the secret is for down to the row (`webhook/<id>`), so that a seal which is moved to another row, or to another account, does not open.
 */
export interface TenantSecrets {
  seal(accountId: string, purpose: string, secret: string): Promise<string>;
  /** @throws Error when it was not sealed for this account and purpose, was changed, or the account's key is gone. */
  open(accountId: string, purpose: string, sealed: string): Promise<string>;
}

/** What is closed by the account's data key with AES-256-GCM; another way of closing gets another number. */
const VERSION = '1';
const SEAL = /^1\.([\w-]{38,})$/;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** JSON, so that no two pairs of account and purpose are the same bytes. */
const boundTo = (accountId: string, purpose: string): Buffer => Buffer.from(JSON.stringify([VERSION, accountId, purpose]));

/** Seals under the key of the account, `version.bytes`: a copy of the database gives away no secret, and of an erased account nobody can open any. */
export const tenantSecrets = (keyOf: KeyOf): TenantSecrets => ({
  async seal(accountId, purpose, secret) {
    const key = await keyOf(accountId, { make: true });
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(accountId, purpose));
    return `${VERSION}.${Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')}`;
  },
  async open(accountId, purpose, sealed) {
    const [, body] = SEAL.exec(sealed) ?? [];
    if (body === undefined) throw new Error('not a seal of a version that is known');
    const bytes = Buffer.from(body, 'base64url');
    const key = await keyOf(accountId, { make: false });
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES)).setAAD(boundTo(accountId, purpose));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  },
});
