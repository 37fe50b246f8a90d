import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Seals small secrets of people, so that a copy of the table gives none away: AES-256-GCM under a key that derives from the pepper, bound to its owner. */
export interface Sealer {
  seal(text: string, owner: string): Promise<string>;
  /** @throws Error when it was not sealed here for this owner, or was changed. */
  open(sealed: string, owner: string): Promise<string>;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `pepper` is the secret's text. The first version of it is used for as long as the secret lives: what is sealed cannot be sealed anew without its owner. */
export function sealer(pepper: () => Promise<string>): Sealer {
  const key = async (): Promise<Buffer> => {
    const text = await pepper();
    const first = text.startsWith('{') ? (JSON.parse(text) as Record<string, string>)['1'] : text;
    if (!first) throw new Error('the first pepper is gone');
    return Buffer.from(hkdfSync('sha256', first, '', 'rempart second factor', 32));
  };
  return {
    async seal(text, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', await key(), nonce).setAAD(Buffer.from(owner));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
    },
    async open(sealed, owner) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', await key(), bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(owner));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
    },
  };
}
