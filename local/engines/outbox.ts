/** A request that would have left for a provider. Credentials are not in it. */
export interface LeftOut {
  readonly at: string;
  /** Whose address it was for. */
  readonly provider: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Requests that would have left, the last thousand of them, newest last. */
export interface Outbox {
  readonly add: (request: LeftOut) => void;
  readonly list: () => readonly LeftOut[];
}

const KEPT = 1_000;

export function openOutbox(): Outbox {
  let kept: readonly LeftOut[] = [];
  return { add: (request) => void (kept = [...kept, request].slice(-KEPT)), list: () => kept };
}
