/** A session is a family of refresh tokens: one row, whatever it is traded for. Times in seconds. */
export interface SessionRow {
  readonly sessionId: string;
  readonly userId: string;
  readonly accountId: string;
  readonly refreshHash: string;
  /** The token that was traded last, and the successor that it is still answered with for a moment. */
  readonly previousHash?: string;
  readonly previousUntil?: number;
  /** With the milliseconds as a fraction: it is compared with `validFrom` of the person. */
  readonly startedAt: number;
  readonly idleUntil: number;
  readonly endsAt: number;
  readonly revokedAt?: number;
  /** Until when the person counts as confirmed: the password was given again on this session. */
  readonly confirmedUntil?: number;
}

export const sessionKey = (sessionId: string) => ({ pk: `SESSION#${sessionId}`, sk: 'SESSION' });
