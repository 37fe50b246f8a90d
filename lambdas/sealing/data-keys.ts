/** How long a key is kept in memory, in milliseconds. */
const KEEP_MS = 300_000;
/** Accounts whose keys an execution environment keeps at a time. */
const KEPT_MAX = 200;

export interface DataKeyDeps {
  /** What closes the keys of accounts and opens them again: for the account that they were made for, and no other. */
  readonly wrapping: {
    generate(accountId: string): Promise<{ readonly key: Uint8Array; readonly wrapped: string }>;
    unwrap(accountId: string, wrapped: string): Promise<Uint8Array>;
  };
  readonly store: {
    read(accountId: string): Promise<string | undefined>;
    /** Keeps a key unless there is one, and answers the one that is kept. */
    keep(accountId: string, wrapped: string): Promise<string>;
  };
  /** Milliseconds. */
  readonly now: () => number;
}

/** The key of an account. @throws Error when it has none and none is to be made. */
export type KeyOf = (accountId: string, how: { readonly make: boolean }) => Promise<Uint8Array>;

interface Kept {
  readonly until: number;
  readonly key: Promise<Uint8Array>;
}

/**
 * One key per account, made with its first secret, fetched at most every five minutes. Callers at the same time share one fetch, and a failure is not kept.
 * Two that make the first key at once both use the one that was stored first.
 */
export function dataKeys({ wrapping, store, now }: DataKeyDeps): KeyOf {
  const kept = new Map<string, Kept>();

  async function fetchKey(accountId: string, make: boolean): Promise<Uint8Array> {
    const known = await store.read(accountId);
    if (known !== undefined) return wrapping.unwrap(accountId, known);
    if (!make) throw new Error('the account has no key');
    const { key, wrapped } = await wrapping.generate(accountId);
    const stored = await store.keep(accountId, wrapped);
    return stored === wrapped ? key : wrapping.unwrap(accountId, stored);
  }

  return (accountId, { make }) => {
    const known = kept.get(accountId);
    if (known && known.until > now()) return known.key;
    kept.delete(accountId);
    // The oldest goes first: a map keeps the order in which its entries came.
    for (const [oldest, { until }] of kept) if (kept.size >= KEPT_MAX || until <= now()) kept.delete(oldest);
    const entry: Kept = { until: now() + KEEP_MS, key: fetchKey(accountId, make) };
    kept.set(accountId, entry);
    entry.key.catch(() => kept.get(accountId) === entry && kept.delete(accountId));
    return entry.key;
  };
}
