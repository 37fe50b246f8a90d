import { setTimeout as delay } from 'node:timers/promises';
import { asDatabaseError, transient, type Transient } from './data-api-error.ts';

/** A paused database is there after some 15 seconds (Aurora user guide, "Scaling to zero"); a request may take 25. A password is renewed within a moment. */
const BOUND_MS: Readonly<Record<Transient, number>> = { resuming: 20_000, password: 5_000 };
const PAUSE_MS: Readonly<Record<Transient, number>> = { resuming: 1_000, password: 250 };

export interface Clock {
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}
const CLOCK: Clock = { now: Date.now, pause: delay };

/**
 * Makes a first call to the database, again while it wakes up or its password is being renewed: nothing has been run by then, so nothing is run twice.
 * @throws pg.DatabaseError with the SQLSTATE when the bound is over, or at once for anything else.
 */
export async function patiently<T>(call: () => Promise<T>, { now, pause }: Clock = CLOCK): Promise<T> {
  const since = now();
  for (;;) {
    try {
      return await call();
    } catch (cause) {
      const error = asDatabaseError(cause);
      const why = transient(error);
      if (why === undefined || now() - since + PAUSE_MS[why] > BOUND_MS[why]) throw error;
      await pause(PAUSE_MS[why]);
    }
  }
}
