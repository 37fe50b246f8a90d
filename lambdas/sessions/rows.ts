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
  /** Sessions that began before this are dead; seconds. */
  readonly validFrom: number;
}

/** A session is a family of refresh tokens: one row, whatever it is traded for. Times in seconds. */
export interface SessionRow {
  readonly sessionId: string;
  readonly userId: string;
  readonly accountId: string;
  readonly refreshHash: string;
  /** The token that was traded last, and the successor that it is still answered with for a moment. */
  readonly previousHash?: string;
  readonly previousUntil?: number;
  readonly startedAt: number;
  readonly idleUntil: number;
  readonly endsAt: number;
  readonly revokedAt?: number;
}

export const userKey = (userId: string) => ({ pk: `USER#${userId}`, sk: 'PROFILE' });
export const sessionKey = (sessionId: string) => ({ pk: `SESSION#${sessionId}`, sk: 'SESSION' });
export const accountKey = (accountId: string) => ({ pk: `ACCOUNT#${accountId}`, sk: 'STATE' });
