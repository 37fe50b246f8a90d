export interface MarkedAccount {
  readonly accountId: string;
  /** Milliseconds. */
  readonly markedAt: number;
}

/** The accounts that are marked for one sort of work. */
export interface Marks {
  readonly marked: () => Promise<readonly MarkedAccount[]>;
  /** Takes a mark away, unless it was set again meanwhile. */
  readonly clear: (mark: MarkedAccount) => Promise<void>;
}

/**
 * Looks after marked accounts, one after the other; one in which nothing is left to do, as `isDone` says after its work, loses its mark. One that fails is told
 * to `log`, keeps its mark for the next round and holds up no other.
 */
export async function eachMarked(
  { marked, clear }: Marks,
  isDone: (accountId: string) => Promise<boolean>,
  log: (accountId: string, error: unknown) => void,
): Promise<void> {
  for (const mark of await marked()) {
    try {
      if (await isDone(mark.accountId)) await clear(mark);
    } catch (error) {
      log(mark.accountId, error);
    }
  }
}
