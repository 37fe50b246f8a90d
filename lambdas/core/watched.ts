import { dirname } from 'node:path';
import * as z from 'zod';
import { errorsEnv, readEnv } from './env.ts';
import { errorWatch } from './error-watch.ts';
import { listenToErrors } from './told.ts';

/** What Lambda says of a call and of the function. */
const surroundings = z.object({ POWERTOOLS_SERVICE_NAME: z.string().default('function'), _X_AMZN_TRACE_ID: z.string().optional() });

/**
 * The exports of an entry point, so that what they fail at reaches the error tracker. Each bundle's entry is made of this (tools/bundle.ts), and no handler knows of it.
 * Without a DSN they are returned as they are, and nothing is loaded, wrapped or kept.
 */
export function watched<T extends Readonly<Record<string, unknown>>>(
  exported: T,
  file: string,
): { readonly [K in 'handler' | 'onEvent' | 'isComplete']?: unknown } {
  const { ERRORS_DSN: dsn, ERRORS_RELEASE: release, ERRORS_ENVIRONMENT: environment } = readEnv(errorsEnv);
  if (!dsn) return exported;
  const watch = errorWatch({
    name: readEnv(surroundings).POWERTOOLS_SERVICE_NAME,
    load: async () => (await import('./error-tracker.ts')).errorTracker({ dsn, release, environment, folder: dirname(file) }),
    now: Date.now,
    trace: () => readEnv(surroundings)._X_AMZN_TRACE_ID,
  });
  listenToErrors(watch.note);
  return Object.fromEntries(
    Object.entries(exported).map(([name, value]) => [name, typeof value === 'function' ? watch.around(value as Parameters<typeof watch.around>[0]) : value]),
  );
}
