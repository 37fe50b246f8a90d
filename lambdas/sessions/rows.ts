import { personPartition } from '../people/rows.ts';

/** A session is a family of refresh tokens: one row, whatever it is traded for. Times in seconds. */
export interface SessionRow {
  readonly sessionId: string;
  readonly userId: string;
  readonly accountId: string;
  readonly refreshHash: string;
  /** The version of the pepper from which successors follow: one for the whole family, from the first trade on. */
  readonly pepper?: number;
  /** The token that was traded last, and the successor that it is still answered with for a moment. */
  readonly previousHash?: string;
  readonly previousUntil?: number;
  /** With the milliseconds as a fraction: it is compared with `validFrom` of the person. */
  readonly startedAt: number;
  readonly idleUntil: number;
  readonly endsAt: number;
  readonly revokedAt?: number;
  /** When it was used last, to the minute. */
  readonly seenAt?: number;
  /** Where it was begun, for its owner to recognise. */
  readonly agent?: string;
  readonly address?: string;
  readonly country?: string;
  /** Until when the person counts as confirmed: the password was given again on this session. */
  readonly confirmedUntil?: number;
}

/** That a session is a person's: what the list of sessions starts from. */
export const ownSessionKey = (userId: string, sessionId: string) => ({ pk: personPartition(userId), sk: `SESSION#${sessionId}` });
export const sessionKey = (sessionId: string) => ({ pk: `SESSION#${sessionId}`, sk: 'SESSION' });
