import type { FunctionDefinition } from './definition.ts';

/** What a worker is given when it starts. */
export interface Boot {
  readonly definition: FunctionDefinition;
  /** PEM. Trusted besides the usual authorities. */
  readonly trustCa?: string;
  readonly plants: readonly { readonly key: string; readonly module: string }[];
  /** A folder for what the engine has compiled of the runtime and of bundles, so that the next environment need not. */
  readonly compiled?: string;
}

/** To a worker. One call at a time; `accepted` answers each `bytes` when there is room for more. */
export type Order = { readonly kind: 'call'; readonly requestId: string; readonly event: string; readonly deadline: number } | { readonly kind: 'accepted' };

/** From a worker. `ready` once, when the bundle is loaded; then for each call any number of `bytes`, and `done` or `failed`. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** `result` is JSON; absent when the reply was streamed. */
  | { readonly kind: 'done'; readonly result?: string }
  /** After a `fatal` failure the worker is of no further use. */
  | { readonly kind: 'failed'; readonly errorType: string; readonly errorMessage: string; readonly trace: readonly string[]; readonly fatal: boolean };
