/** A deployed function as the local cloud runs it. */
export interface FunctionDefinition {
  readonly arn: string;
  readonly name: string;
  /** Absolute path of the bundle's entry, e.g. `<asset>/index.js`. */
  readonly file: string;
  readonly exportName: string;
  /** Only the function's own variables, and the endpoints that it is to use. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Beyond it calls are refused, as Lambda does. */
  readonly reservedConcurrency?: number;
  /** How often a failed asynchronous call is tried again, 0 to 2; two if absent. */
  readonly retryAttempts?: number;
}

/** Places a value in functions before their bundle loads: only by it can one know that it runs in the local cloud. */
export interface Plant {
  /** The value is found at `globalThis[Symbol.for(key)]`. */
  readonly key: string;
  /** Absolute path of a module; its default export is the value. */
  readonly module: string;
  readonly functionNames: readonly string[];
}

/** Bounds of a call, in bytes (AWS Lambda guide, "Lambda quotas"). */
export const PAYLOAD_BYTES = { request: 6_291_456, event: 1_048_576, response: 6_291_556 } as const;

/** A call that did not end with a result: what Lambda would report of it. */
export interface InvocationError extends Error {
  /** The function's own error name, or Lambda's, e.g. `Sandbox.Timedout`, `Runtime.ImportModuleError`, `TooManyRequestsException`. */
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** Makes the error that `invoke` rejects with. */
export function invocationError(errorType: string, errorMessage: string, trace: readonly string[] = []): InvocationError {
  return Object.assign(new Error(`${errorType}: ${errorMessage}`), { name: 'InvocationError', errorType, errorMessage, trace });
}

/** Tells a failed call from a fault of the local cloud itself. */
export const isInvocationError = (error: unknown): error is InvocationError => error instanceof Error && error.name === 'InvocationError';
