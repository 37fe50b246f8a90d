import { createHmac, randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { parsePeppers, type Peppers, type PepperSecret } from '../passwords/pepper.ts';
import type { Sealer } from '../passwords/sealed.ts';
import type { FactorStore } from './factor-store.ts';
import type { UserRow } from './rows.ts';

/** RFC 6238 with the parameters that every authenticator app knows. */
const STEP_SECONDS = 30;
const DIGITS = 6;
/** Steps before and after the present one that are still believed (RFC 6238, 5.2). */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** No letter that is taken for another. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

const isTotpCode = (code: string): boolean => new RegExp(`^\\d{${DIGITS}}$`).test(code);

const totp = (secret: string, label = ''): TOTP =>
  new TOTP({ issuer: 'Rempart', label, algorithm: 'SHA1', digits: DIGITS, period: STEP_SECONDS, secret: Secret.fromBase32(secret) });

/** A fresh secret of 160 bits, base32 (RFC 4226, 4). */
export const newFactorSecret = (): string => new Secret({ size: 20 }).base32;

/** What an authenticator app reads as a code. */
export const otpauthUrl = (secret: string, email: string): string => totp(secret, email).toString();

/** The step of which a code is, when it is one of now; `undefined` for any other. */
export function stepOf(secret: string, code: string, nowMs: number): number | undefined {
  if (!isTotpCode(code)) return undefined;
  const delta = totp(secret).validate({ token: code, timestamp: nowMs, window: WINDOW });
  return delta === null ? undefined : Math.floor(nowMs / 1000 / STEP_SECONDS) + delta;
}

/** Codes for the day on which the phone is lost: two groups of five letters, about 50 bits each. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    return `${letters.slice(0, 5)}-${letters.slice(5)}`;
  });

/**
 * What is kept of a recovery code, for each version of the pepper, the newest first: short codes need a key, or a copy of the table would be enough to guess
 * them. A hash names its version.
 */
export const recoveryHashes = (code: string, userId: string, peppers: Peppers): string[] =>
  peppers.versions.map((version) => recoveryHash(code, userId, peppers, version));

/** What is kept of a recovery code under one version of the pepper. */
export function recoveryHash(code: string, userId: string, { of }: Peppers, version: number): string {
  const digest = createHmac('sha256', of(version) ?? '')
    .update(`recovery\0${userId}\0${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`)
    .digest('base64url');
  return `${version}.${digest}`;
}

export interface FactorDeps {
  readonly factors: Pick<FactorStore, 'useStep' | 'useRecovery'>;
  readonly sealer: Sealer;
  readonly pepper: PepperSecret;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Whether a code is a second factor of a person who has one: the present code of the app, or a recovery code. Either is used up by the same conditional write
 * that accepts it, so a code that was seen is worth nothing, however quickly it is tried.
 */
export async function proveFactor(user: UserRow, code: string, { factors, sealer, pepper, now }: FactorDeps): Promise<boolean> {
  if (!user.factor) return false;
  if (isTotpCode(code)) {
    const step = stepOf(await sealer.open(user.factor.secret, user.userId), code, now());
    return step !== undefined && (await factors.useStep(user.userId, step));
  }
  const tried = new Set<string>();
  // The second time anew: a pepper that was added a moment ago may be known elsewhere already.
  for (const anew of [false, true]) {
    for (const hash of recoveryHashes(code, user.userId, parsePeppers(await pepper(anew)))) {
      if (!tried.has(hash) && (await factors.useRecovery(user.userId, hash))) return true;
      tried.add(hash);
    }
  }
  return false;
}
