import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkAge } from './definition-age.ts';
import type { DefinitionSource } from './definition-store.ts';

export interface FolderOptions {
  readonly source: DefinitionSource;
  /** Where sets are kept. */
  readonly temporary: string;
  readonly maxAgeDays: number;
  /** Milliseconds. */
  readonly now: () => number;
}

/** How long a set is scanned with before it is asked whether there is a newer one, in milliseconds. */
const ASK_AFTER_MS = 900_000;

/**
 * The folder of the definitions that are published now, brought to this machine once for each set; asked for before every scan.
 * @throws Error when none are published, when their bytes are not the published ones, or when they are stale: then there is no verdict (S24.5).
 */
export function publishedDefinitions({ source, temporary, maxAgeDays, now }: FolderOptions): () => Promise<string> {
  let have: { readonly folder: string; readonly eTag: string; readonly askAgain: number } | undefined;

  const bring = async (): Promise<NonNullable<typeof have>> => {
    const published = await source.published(have?.eTag);
    if (!published) throw new Error('definitions are missing: nothing can be released');
    const askAgain = now() + ASK_AFTER_MS;
    if (published === 'unchanged' && have) return { ...have, askAgain };
    if (published === 'unchanged') throw new Error('the bucket answered to a question that was not asked');
    await mkdir(temporary, { recursive: true });
    const coming = await mkdtemp(join(temporary, 'coming-'));
    try {
      for (const file of published.manifest.files) await source.bring(file, join(coming, file.name));
      const folder = coming.replace('coming-', 'set-');
      await rename(coming, folder);
      // The engine has read the set before into its memory.
      if (have) await rm(have.folder, { recursive: true, force: true });
      return { folder, eTag: published.eTag, askAgain };
    } catch (error) {
      await rm(coming, { recursive: true, force: true });
      throw error;
    }
  };

  return async () => {
    if (!have || now() >= have.askAgain) have = await bring();
    await checkAge(have.folder, maxAgeDays, now);
    return have.folder;
  };
}
