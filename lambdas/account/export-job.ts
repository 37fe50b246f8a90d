import { pipeline, Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { doneBy } from '../core/deed.ts';
import type { JournalEvent } from '../core/journal.ts';
import type { Notify } from '../notices/contract.ts';
import type { ExportJob } from './contract.ts';
import { exportFiles, type ExportSources } from './export-archive.ts';
import type { ExportStore } from './export-store.ts';
import { archivesOf, exportKey } from './exports.ts';
import { tarOf } from './tar.ts';

export interface ExportJobDeps {
  readonly exports: Pick<ExportStore, 'current' | 'finish'>;
  readonly sources: ExportSources;
  /** Writes an archive as it comes; says how many bytes it was. What is cut off leaves nothing that can be read. */
  readonly write: (key: string, bytes: AsyncIterable<Uint8Array>, signal: AbortSignal) => Promise<number>;
  /** Removes every version of every archive below a prefix, save those of one key. */
  readonly removeArchives: (prefix: string, keep?: string) => Promise<void>;
  readonly notify: Notify;
  readonly record: (event: JournalEvent) => Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Prepares the archive of an export. A job that was cut off is begun again from the first byte, and one that comes late or twice does nothing. */
export async function prepareExport({ accountId, exportId }: ExportJob, deps: ExportJobDeps, signal: AbortSignal): Promise<void> {
  const current = await deps.exports.current(accountId);
  if (current?.id !== exportId || current.status !== 'preparing') return;
  const key = exportKey(accountId, exportId);
  // Whatever an earlier export has left. Its own stays: another attempt may have come to the end a moment ago.
  await deps.removeArchives(archivesOf(accountId), key);
  const tar = Readable.from(tarOf(exportFiles(accountId, deps.sources), Math.floor(deps.now() / 1000)));
  // Half of it is files that are packed already: little is won by more work. An error of either end is thrown where the archive is read.
  const archive = pipeline(tar, createGzip({ level: constants.Z_BEST_SPEED }), () => undefined);
  const bytes = await deps.write(key, archive, signal);
  // Before the state: of a cut in between, a second mail is better than none.
  await deps.notify({ kind: 'export-ready', userId: current.requestedBy, origin: current.origin });
  if (!(await deps.exports.finish(accountId, exportId, bytes))) return;
  await deps.record(exportEvent(accountId, exportId, 'prepareExport'));
}

/** The event of what happens to an export without anybody being there. */
export const exportEvent = (accountId: string, exportId: string, action: string): JournalEvent =>
  doneBy('account-export', `export-${exportId}`, { type: 'account_export', accountId, action, target: exportId });
