import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { parsePeppers, pepperOf, type PepperSecret } from './pepper.ts';

/** Seals small secrets of people, so that a copy of the table gives none away: AES-256-GCM under a key that derives from the pepper, bound to its owner. */
export interface Sealer {
  seal(text: string, owner: string): Promise<string>;
  /** @throws Error when it was not sealed here for this owner, or was changed. */
  open(sealed: string, owner: string): Promise<string>;
}

/** What keys derive for: one that opens a second factor opens nothing else. */
const SECOND_FACTORS = 'rempart second factor';
export const VISITOR_SECRETS = 'rempart visitor secret';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A seal names the version of the pepper that it was made with: `version.bytes`. */
const SEAL = /^(\d{1,4})\.([\w-]+)$/;

const keyFrom = (pepper: string, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', pepper, '', purpose, 32));

/**
 * Seals with the newest pepper, with a key of its purpose's own. What is sealed cannot be sealed anew without its owner, so a version is needed for as long
 * as a seal names it.
 */
export function sealer(secret: PepperSecret, purpose: string = SECOND_FACTORS): Sealer {
  return {
    async seal(text, owner) {
      const { newest, of } = parsePeppers(await secret());
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyFrom(of(newest) ?? '', purpose), nonce).setAAD(Buffer.from(owner));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${newest}.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`;
    },
    async open(sealed, owner) {
      const [, version, body = ''] = SEAL.exec(sealed) ?? [];
      const pepper = version && (await pepperOf(secret, Number(version)));
      if (!pepper) throw new Error('not a seal, or its pepper is gone');
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', keyFrom(pepper, purpose), bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(owner));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
    },
  };
}
