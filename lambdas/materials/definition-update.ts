import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UPDATER_STATE } from './contract.ts';
import { checkSet, describeSet, type FoundFile } from './definition-set.ts';
import type { DefinitionStore } from './definition-store.ts';

export interface UpdateDeps {
  readonly store: DefinitionStore;
  /** Where sets are unpacked. */
  readonly temporary: string;
  /** Brings a folder up to date. @throws Error when it could not. */
  readonly refresh: (folder: string, signal: AbortSignal) => Promise<void>;
  /** Starts an engine on a folder and sees that it finds the test file. @throws Error when it does not. */
  readonly prove: (folder: string, signal: AbortSignal) => Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
  readonly log: (sentence: string, fields: Readonly<Record<string, string | number>>) => void;
}

/** Definitions are published every day; after so many days without a new one somebody is told, long before scanning stops. */
const WARN_DAYS = 3;
const DAY_MS = 86_400_000;

const same = (one: FoundFile, other: FoundFile): boolean => one.name === other.name && one.sha256 === other.sha256;

/**
 * Brings what is published up to date: from the set before, so that only differences are fetched; checked, tried with the engine, stored, and named by the
 * manifest last. Whatever fails leaves what was published, and the failure is the alarm's.
 * @throws Error when nothing could be fetched or trusted, when another run was faster, and when even the newest is old.
 */
export async function updateDefinitions({ store, temporary, refresh, prove, now, log }: UpdateDeps, signal: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(temporary, 'definitions-'));
  try {
    const published = await store.published();
    const before = published && published !== 'unchanged' ? published : undefined;
    const known = before?.manifest.files ?? [];
    // A file that is damaged in the bucket is fetched whole.
    for (const file of known) await store.bring(file, join(folder, file.name)).catch(() => log('a published file is damaged', { name: file.name }));
    await store.recall(join(folder, UPDATER_STATE));
    try {
      await refresh(folder, signal);
    } finally {
      // Also after a failure: the mirror may have asked to wait.
      await store.remember(join(folder, UPDATER_STATE)).catch(() => undefined);
    }
    const found = await describeSet(folder);
    checkSet(found, known);
    if (found.length !== known.length || !found.every((file) => known.some((old) => same(old, file)))) {
      await prove(folder, signal);
      const files = [];
      for (const file of found)
        files.push({ ...file, object: known.find((old) => same(old, file))?.object ?? (await store.store(file, join(folder, file.name))) });
      await store.publish({ files, publishedAt: new Date(now()).toISOString() }, before?.eTag);
    }
    const versions = Object.fromEntries(found.map(({ name, version }) => [name, version]));
    log('definitions are published', versions);
    const newest = Math.max(...found.map(({ built }) => Date.parse(built)));
    const days = Math.floor((now() - newest) / DAY_MS);
    if (days > WARN_DAYS) throw new Error(`definitions grow old: the newest are of ${days} days ago`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
