import { readInstance } from '../api/instance.ts';

/** Errors that are kept until it is known whether anybody is to be told. */
const EARLY = 10;
const early: unknown[] = [];
const keep = (error: unknown): void => void (early.length < EARLY && early.push(error));
let hear: (error: unknown) => void = keep;

/** Tells of an error that the page has caught, or has not. */
export const tellError = (error: unknown): void => hear(error);

/**
 * Watches for errors from now on. Once the page is there, its instance is asked where they go: nowhere, and nothing is loaded and nothing kept; or to a tracker, which
 * is loaded then, and not before anything that somebody waits for.
 */
export async function watchErrors(): Promise<void> {
  const watching = new AbortController();
  const { signal } = watching;
  addEventListener('error', ({ error }: ErrorEvent) => tellError(error), { signal });
  addEventListener('unhandledrejection', ({ reason }) => tellError(reason), { signal });
  try {
    if (document.readyState !== 'complete') await new Promise((loaded) => addEventListener('load', loaded, { once: true }));
    const { errors } = await readInstance();
    if (errors) {
      const { startTracker } = await import('../errors/tracker.ts');
      hear = startTracker(errors);
      for (const error of early.splice(0)) tellError(error);
      return;
    }
  } catch {
    // Who cannot be asked is told nothing.
  }
  watching.abort();
  early.length = 0;
  hear = () => undefined;
}
