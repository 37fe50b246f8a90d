import * as z from 'zod';

/** When failures at a door close it, for how long, and when that is forgotten; seconds. */
export interface LockPolicy {
  readonly count: number;
  readonly windowSeconds: number;
  readonly lockSeconds: number;
  /** Each lock that follows another is twice as long, up to this. It is never permanent: a stranger could have caused it. */
  readonly longestLockSeconds: number;
  /** How long after the end of a lock the next one still follows it. */
  readonly rememberSeconds: number;
}

/** The length of the window and of the first lock; the deployed template holds the value of controls S13, 900 seconds. */
export const lockEnv = z.object({ LOCK_SECONDS: z.coerce.number().int().positive() });

/** Failures that close a door (S13): of one person, by address, device or session, and of one network address. */
export const lockPolicies = (seconds: number): { readonly person: LockPolicy; readonly network: LockPolicy } => ({
  person: { count: 5, windowSeconds: seconds, lockSeconds: seconds, longestLockSeconds: 4 * seconds, rememberSeconds: 96 * seconds },
  network: { count: 20, windowSeconds: seconds, lockSeconds: seconds, longestLockSeconds: seconds, rememberSeconds: 0 },
});

/**
 * What may be asked for without a password, per hour (S12.9): mails to one address, of which more are silently not sent, and requests from one network
 * address. Many people may stand behind one address when they sign up.
 */
export const REQUEST_WINDOWS = {
  reset: { mailbox: { name: 'reset-mailbox', count: 3, seconds: 3_600, returnable: true }, network: { name: 'reset-network', count: 10, seconds: 3_600 } },
  signUp: { mailbox: { name: 'signup-mailbox', count: 3, seconds: 3_600, returnable: true }, network: { name: 'signup-network', count: 60, seconds: 3_600 } },
  emailChange: {
    mailbox: { name: 'change-mailbox', count: 3, seconds: 3_600, returnable: true },
    network: { name: 'change-network', count: 10, seconds: 3_600 },
  },
} as const;

export type RequestKind = keyof typeof REQUEST_WINDOWS;
