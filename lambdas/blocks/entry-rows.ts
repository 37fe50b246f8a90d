import { NEVER } from './ranges.ts';

/** Which list an entry is in. */
export type ListKind = 'block' | 'allow';

/** An entry as people see it. */
export interface Entry {
  readonly id: string;
  readonly cidr: string;
  readonly reason?: string;
  /** Milliseconds since the epoch, or `NEVER`. */
  readonly untilMs: number;
  /** Made by the product itself, because of what came from the address. */
  readonly automatic: boolean;
  readonly createdAt: string;
  readonly createdBy?: string;
}

/** Whose list: an account's, or the operator's for all of them. */
export type Scope = 'INSTANCE' | `ACCOUNT#${string}`;
export const scopeOf = (accountId: string): Scope => `ACCOUNT#${accountId}`;

/** The one row that is read with every message. */
export const ranges = (scope: Scope) => ({ pk: scope, sk: 'RANGES' });
export const entryKey = (scope: Scope, list: ListKind, id: string) => ({ pk: scope, sk: `ENTRY#${list}#${id}` });
/** That an address is kept out by itself, under its network. */
export const automaticKey = (scope: Scope, network: string) => ({ pk: scope, sk: `AUTO#${network}` });
export const entriesOf = (list: ListKind): string => `ENTRY#${list}#`;

/** Days for which an entry that is over stays, for whoever wonders. Whether it holds is never read from its being there. */
const KEPT_SECONDS = 30 * 24 * 3_600;

export const entryItem = (scope: Scope, list: ListKind, entry: Entry) => ({
  ...entryKey(scope, list, entry.id),
  ...entry,
  ...(entry.untilMs !== NEVER && { expiresAt: Math.ceil(entry.untilMs / 1000) + KEPT_SECONDS }),
});
