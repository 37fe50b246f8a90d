import { createHmac, randomBytes } from 'node:crypto';
import bcrypt from 'bcryptjs';
import { Problem } from '../core/problem.ts';
import { codePoints } from '../core/schema.ts';
import type { StoredPassword } from '../people/rows.ts';

/** Shortest and longest password in code points. No rules of composition (NIST SP 800-63B-4, 3.1.1.2). */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;

export interface Passwords {
  hash(password: string): Promise<StoredPassword>;
  /** Whether the password is right. Without a stored hash the same work is done for nothing, so that an unknown address takes as long as a known one. */
  matches(password: string, stored: StoredPassword | undefined): Promise<boolean>;
}

/** The one pepper version there is so far; rows name theirs, so that another can follow. */
const PEPPER_VERSION = 1;

/** bcrypt reads 72 bytes at most; the keyed hash makes every password 64 (OWASP Password Storage sheet, pre-hashing with a pepper). */
const prepare = (password: string, pepper: string): string => createHmac('sha384', pepper).update(password.normalize('NFC')).digest('base64');

/** @throws Problem `weak-password` for one that is too short, too long, or made of the address it protects. */
export function refuseWeak(password: string, email: string): void {
  const length = codePoints(password.normalize('NFC')).length;
  const lower = password.toLowerCase();
  const [name = ''] = email.split('@');
  const weak =
    length < PASSWORD_MIN ||
    length > PASSWORD_MAX ||
    new Set(lower).size < 5 ||
    lower.includes(email) ||
    (name.length > 3 && lower.replaceAll(/[^a-z0-9]/g, '') === name.replaceAll(/[^a-z0-9]/g, ''));
  if (weak)
    throw new Problem('weak-password', 'password policy', {
      extra: { detail: `Use ${PASSWORD_MIN} to ${PASSWORD_MAX} characters that are not your address and not one repeated.` },
    });
}

/** Passwords as bcrypt over a peppered pre-hash (S12). */
export function passwords(config: { readonly cost: number; readonly pepper: () => Promise<string> }): Passwords {
  const dummy = bcrypt.hash(randomBytes(24).toString('base64'), config.cost);
  return {
    async hash(password) {
      return { pepper: PEPPER_VERSION, hash: await bcrypt.hash(prepare(password, await config.pepper()), config.cost) };
    },
    async matches(password, stored) {
      const right = await bcrypt.compare(prepare(password, await config.pepper()), stored?.hash ?? (await dummy));
      return right && stored !== undefined;
    },
  };
}
