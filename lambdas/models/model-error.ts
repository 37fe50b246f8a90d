/** `unavailable`: not reachable, overloaded, misconfigured or answering nonsense; `refused`: the model will not take this request; `timeout`: out of time. */
export type ModelErrorCode = 'unavailable' | 'refused' | 'timeout';

/** The one way in which a model fails. The message and the cause are for the log; a visitor is told by the code alone. */
export class ModelError extends Error {
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelError';
    this.code = code;
  }
}

/**
 * What a failure under a signal is to be thrown as: out of time is a ModelError `timeout`, the caller's own abort stays the reason that the
 * caller gave, a ModelError stays itself, and all else is `unavailable`.
 */
export function asModelError(error: unknown, signal: AbortSignal | undefined, doing: string): unknown {
  if (error instanceof ModelError) return error;
  if (signal?.aborted && !isTimeout(signal.reason)) return signal.reason;
  const timedOut = isTimeout(error) || (signal?.aborted ?? false);
  return new ModelError(timedOut ? 'timeout' : 'unavailable', `${doing}: ${describe(error)}`, { cause: error });
}

/** The name of whatever was thrown, by its shape: an error made in another realm is no instance of this one's `Error`. */
export function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}

/** What is to be logged of whatever was thrown. */
export function describe(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? `${nameOf(error)}: ${String(error.message)}` : String(error);
}

/** `AbortSignal.timeout` aborts with a DOMException of this name. */
function isTimeout(reason: unknown): boolean {
  return nameOf(reason) === 'TimeoutError';
}
