import { createHmac, randomBytes } from 'node:crypto';
import bcrypt from 'bcryptjs';
import type { StoredPassword } from '../people/rows.ts';
import { parsePeppers, pepperOf, type PepperSecret } from './pepper.ts';

export interface Passwords {
  hash(password: string): Promise<StoredPassword>;
  /** Whether the password is right. Without a stored hash the same work is done for nothing, so that an unknown address takes as long as a known one. */
  matches(password: string, stored: StoredPassword | undefined): Promise<boolean>;
  /** Whether a hash was made with an older pepper or less work than a new one would be. */
  outdated(stored: StoredPassword): Promise<boolean>;
}

/** bcrypt reads 72 bytes at most; the keyed hash makes every password 64 (OWASP Password Storage sheet, pre-hashing with a pepper). */
const prepare = (password: string, pepper: string): string => createHmac('sha384', pepper).update(password.normalize('NFC')).digest('base64');

/** Passwords as bcrypt over a peppered pre-hash (S12). `pepper` is the secret's text. */
export function passwords(config: { readonly cost: number; readonly pepper: PepperSecret }): Passwords {
  const dummy = bcrypt.hash(randomBytes(24).toString('base64'), config.cost);
  const peppers = async () => parsePeppers(await config.pepper());
  return {
    async hash(password) {
      const { newest, of } = await peppers();
      return { pepper: newest, hash: await bcrypt.hash(prepare(password, of(newest) ?? ''), config.cost) };
    },
    async matches(password, stored) {
      const pepper = await pepperOf(config.pepper, stored?.pepper ?? (await peppers()).newest);
      // A version that was taken away proves nothing, and takes as long.
      const right = await bcrypt.compare(prepare(password, pepper ?? ''), stored?.hash ?? (await dummy));
      return right && stored !== undefined && pepper !== undefined;
    },
    async outdated({ pepper, hash }) {
      return pepper < (await peppers()).newest || bcrypt.getRounds(hash) < config.cost;
    },
  };
}
