import type { JournalEvent } from '../core/journal.ts';
import { eachMarked, type Marks } from '../database/marked-accounts.ts';
import type { ExportJob } from './contract.ts';
import { exportEvent, type ExportJobDeps } from './export-job.ts';
import type { ExportStore } from './export-store.ts';
import { exportKey } from './exports.ts';

export interface ExportSweepDeps extends Marks, Pick<ExportJobDeps, 'removeArchives'> {
  readonly exports: Pick<ExportStore, 'current' | 'end'>;
  readonly prepare: (job: ExportJob) => Promise<void>;
  readonly record: (event: JournalEvent) => Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** An export that is not ready after so long never will be, in milliseconds: a day. */
const GIVE_UP_MS = 86_400_000;

/** Whether there is nothing more to do for the export of an account. */
async function sweep(accountId: string, staleAfterMs: number, { exports, ...deps }: ExportSweepDeps): Promise<boolean> {
  const current = await exports.current(accountId);
  if (!current) return true;
  const key = exportKey(accountId, current.id);
  if (current.status === 'preparing') {
    const age = deps.now() - Date.parse(current.createdAt);
    if (age > GIVE_UP_MS) {
      if (await exports.end(accountId, current.id, 'failed')) await deps.record(exportEvent(accountId, current.id, 'failExport'));
    } else if (age >= staleAfterMs) await deps.prepare({ accountId, exportId: current.id });
    return false;
  }
  if (current.status === 'ready') {
    if (current.expiresAt === undefined || Date.parse(current.expiresAt) > deps.now()) return false;
    // The archive first: a row that says that it is gone is believed.
    await deps.removeArchives(key);
    if (await exports.end(accountId, current.id, 'expired')) await deps.record(exportEvent(accountId, current.id, 'expireExport'));
    return true;
  }
  // A run that was cut off may have left it.
  await deps.removeArchives(key);
  return true;
}

/**
 * Looks after the exports of marked accounts: what was left by a crash is begun again, what has expired is removed. One that fails is left for the next run.
 * `staleAfterMs`: preparing for so long means that nobody does.
 */
export const sweepExports = (staleAfterMs: number, deps: ExportSweepDeps, log: (accountId: string, error: unknown) => void): Promise<void> =>
  eachMarked(deps, (accountId) => sweep(accountId, staleAfterMs, deps), log);
