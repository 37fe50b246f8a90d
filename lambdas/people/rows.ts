import type { Topic } from '../notices/contract.ts';

/** A stored hash: which pepper it was made with, and bcrypt's own text, which holds cost and salt. */
export interface StoredPassword {
  readonly pepper: number;
  readonly hash: string;
}

/** A person, as stored: one row by id, and one by address that points to it. */
export interface UserRow {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly locale: 'fr' | 'en';
  readonly password: StoredPassword;
  /** Sessions that began before this are dead; seconds, with a fraction. */
  readonly validFrom: number;
  /** Where the person came in: links that nobody has asked for lead there, unless the application has a name of its own. */
  readonly origin?: string;
  /** By what the links of a person are signed that lead out of news. */
  readonly mailKey?: string;
  /** News that the person does without. */
  readonly declined?: ReadonlySet<Topic>;
  /** How many accounts were joined since: a person who joins another one is not erased with the last. */
  readonly joins?: number;
  /** The second factor: its sealed secret, and the last step that was used (RFC 6238). */
  readonly factor?: { readonly secret: string; readonly lastStep: number };
  /** A sealed secret that waits for its first code; seconds. */
  readonly pendingFactor?: { readonly secret: string; readonly until: number };
}

/** A browser that has logged in as a person: the hash of its cookie. Seconds. */
export interface DeviceRow {
  readonly userId: string;
  readonly deviceHash: string;
  readonly expiresAt: number;
}

/** The partition of everything that is a person's own. */
export const personPartition = (userId: string): string => `USER#${userId}`;
export const deviceKey = (userId: string, deviceHash: string) => ({ pk: personPartition(userId), sk: `DEVICE#${deviceHash}` });
export const userKey = (userId: string) => ({ pk: personPartition(userId), sk: 'PROFILE' });
export const emailKey = (email: string) => ({ pk: `EMAIL#${email}`, sk: 'USER' });
export const signUpKey = (email: string) => ({ pk: `EMAIL#${email}`, sk: 'SIGNUP' });
/** That a person belongs to an account: what log-in, the switch and API keys start from. Role and grants are in the account's own rows. */
export const membershipKey = (userId: string, accountId: string) => ({ pk: personPartition(userId), sk: `ACCOUNT#${accountId}` });
export const accountKey = (accountId: string) => ({ pk: `ACCOUNT#${accountId}`, sk: 'STATE' });

/** One form of an address for all that are the same person's: case and Unicode form do not tell two apart. */
export const normalizeEmail = (email: string): string => email.trim().normalize('NFKC').toLowerCase();
