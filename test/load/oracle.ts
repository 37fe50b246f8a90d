/** One attempt at what is limited, as the caller saw it; milliseconds. It was counted at some moment between the two. */
export interface Attempt {
  readonly startedMs: number;
  readonly endedMs: number;
  /** Nothing when that is not known: the call failed before it was answered, and may have been counted. */
  readonly accepted: boolean | undefined;
}

export interface Verdict {
  readonly accepted: number;
  readonly refused: number;
  /** Attempts that were let in although so many others certainly had been within the window. */
  readonly falselyAccepted: number;
  /** Attempts that were refused although certainly fewer had been let in within the window. */
  readonly falselyRefused: number;
}

/**
 * Judges attempts by an exact log of what was let in: at most `count` in any `seconds`. Where the moment at which something was counted could lie on either
 * side, nobody is blamed.
 */
export function judge(attempts: readonly Attempt[], count: number, seconds: number): Verdict {
  const windowMs = seconds * 1_000;
  const admitted = attempts.filter(({ accepted }) => accepted);
  const possible = attempts.filter(({ accepted }) => accepted !== false);
  // Those that were counted before this one whatever the order within the overlaps, and none so early that it had left the window.
  const certainly = (one: Attempt): number => admitted.filter((other) => other.endedMs <= one.startedMs && other.startedMs > one.endedMs - windowMs).length;
  const perhaps = (one: Attempt): number =>
    possible.filter((other) => other !== one && other.startedMs <= one.endedMs && other.endedMs >= one.startedMs - windowMs).length;
  return {
    accepted: admitted.length,
    refused: attempts.filter(({ accepted }) => accepted === false).length,
    falselyAccepted: admitted.filter((one) => certainly(one) >= count).length,
    falselyRefused: attempts.filter((one) => one.accepted === false && perhaps(one) < count).length,
  };
}
