import type { Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall } from '../database/account.ts';
import { EXPORT_MAX, type journalRoutes } from './contract.ts';
import type { EntryStore, Wanted } from './entry-store.ts';
import { exportFile } from './export-file.ts';

export interface EntryDeps {
  /** Proves the caller's right. @throws Problem `not-allowed`. */
  readonly check: (call: AccountCall) => Promise<void>;
  readonly entries: EntryStore;
  readonly record: Journal;
}

/** What an export was narrowed to, in words of the product. */
const narrowed = ({ type, outcome, actor, from, to }: Wanted): string =>
  Object.entries({ type, outcome, actor, from, to })
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
    .join(' ');

/** The journal as its account reads it (S22.6, S22.11). */
export const entries: Operations<typeof journalRoutes, EntryDeps> = {
  async listJournal(call, { check, entries: store }) {
    await check(call);
    const { limit = DEFAULT_PAGE, ...wanted } = call.query;
    const { items, nextCursor } = await store.page(call.principal.accountId, wanted, limit);
    return { items: [...items], nextCursor };
  },
  async exportJournal(call, { check, entries: store, record }) {
    await check(call);
    const { format = 'csv', ...wanted } = call.query;
    const { accountId } = call.principal;
    const page = await store.page(accountId, wanted, EXPORT_MAX);
    // Before the first byte leaves: what was not written down was not exported.
    await record(
      done(call, { type: 'journal_export', action: 'exportJournal', target: format, change: `${page.items.length} events ${narrowed(wanted)}`.trim() }),
    );
    return exportFile(format, accountId, page);
  },
};
