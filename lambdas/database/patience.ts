import { setTimeout as delay } from 'node:timers/promises';
import { asDatabaseError, transient, type Transient } from './data-api-error.ts';

/**
 * A paused database is there after some 15 seconds (Aurora user guide, "Scaling to zero"); a request may take 25. A password is renewed within a moment. A connection
 * that was kept while its environment was frozen may have been closed since, and so may the next one that was kept.
 */
const BOUND_MS: Readonly<Record<Transient, number>> = { resuming: 20_000, password: 5_000, cut: 500 };
const PAUSE_MS: Readonly<Record<Transient, number>> = { resuming: 1_000, password: 250, cut: 50 };

export interface Clock {
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

/**
 * Makes a first call to the database, again while it wakes up or its password is being renewed: nothing has been run by then, so nothing is run twice. One that is
 * `harmless` when it is made twice is made again too where its connection was cut, after which nobody can tell whether it was heard.
 * @throws pg.DatabaseError with the SQLSTATE when the bound is over, or at once for anything else.
 */
export async function patiently<T>(
  call: () => Promise<T>,
  { harmless = false, now = Date.now, pause = delay }: Partial<Clock> & { readonly harmless?: boolean } = {},
): Promise<T> {
  const since = now();
  for (;;) {
    try {
      return await call();
    } catch (cause) {
      const error = asDatabaseError(cause);
      const why = transient(error);
      if (why === undefined || (why === 'cut' && !harmless) || now() - since + PAUSE_MS[why] > BOUND_MS[why]) throw error;
      await pause(PAUSE_MS[why]);
    }
  }
}
