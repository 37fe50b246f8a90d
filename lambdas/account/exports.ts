import { isConfirmed, type Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import type { PresignLink } from '../core/presign.ts';
import { LINK_SECONDS } from '../core/schema.ts';
import type { accountRoutes, ExportJob } from './contract.ts';
import type { AccountExport, ExportStore } from './export-store.ts';

export interface ExportDeps {
  readonly exports: ExportStore;
  /** Notes that the account has an export that a sweep looks after. */
  readonly markExport: (accountId: string) => Promise<void>;
  readonly prepare: (job: ExportJob) => Promise<void>;
  readonly exportLink: PresignLink;
  readonly newId: () => string;
  readonly record: Journal;
  /** Milliseconds. */
  readonly now: () => number;
}

type Exports = Pick<Operations<typeof accountRoutes, ExportDeps>, 'exportAccount' | 'readExport'>;

/** Where the archives of an account lie: below it, so that an erasure finds them. */
export const archivesOf = (accountId: string): string => `accounts/${accountId}/exports/`;
export const exportKey = (accountId: string, exportId: string): string => `${archivesOf(accountId)}${exportId}.tar.gz`;

const shown = ({ requestedBy: _by, origin: _origin, ...rest }: AccountExport) => rest;

/** Everything of an account, for its owner to take away. */
export const exportOperations: Exports = {
  async exportAccount(call, { exports, markExport, prepare, newId, record }) {
    const { accountId, userId } = call.principal;
    // Before the row: a mark without an export is taken away by the sweep, an export without a mark would stay for ever.
    await markExport(accountId);
    const begun = await exports.request(call, { exportId: newId(), by: userId, origin: call.client.origin });
    await prepare({ accountId, exportId: begun.id });
    await record(done(call, { type: 'account_export', action: 'exportAccount', target: begun.id }));
    return shown(begun);
  },

  async readExport(call, { exports, exportLink, record, now }) {
    const { accountId } = call.principal;
    const found = await exports.read(call);
    if (!found) return { status: 'none' as const };
    const seconds = now() / 1000;
    const over = found.expiresAt !== undefined && Date.parse(found.expiresAt) / 1000 <= seconds;
    if (found.status !== 'ready' || over) return shown(over ? { ...found, status: 'expired' } : found);
    // The state is no secret; the link is everything that the account has.
    if (!isConfirmed(call.principal, seconds)) return shown(found);
    const name = `account-${found.createdAt.slice(0, 10)}.tar.gz`;
    const url = await exportLink(exportKey(accountId, found.id), { name, contentType: 'application/gzip' });
    await record(done(call, { type: 'account_export', action: 'readExport', target: found.id, reason: 'link' }));
    return { ...shown(found), url, expiresInSeconds: LINK_SECONDS };
  },
};
