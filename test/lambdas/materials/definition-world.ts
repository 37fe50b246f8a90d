import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { DefinitionManifest } from '../../../lambdas/materials/definition-set.ts';
import type { DefinitionStore } from '../../../lambdas/materials/definition-store.ts';

export const BUILT = 1_760_000_000;
/** A moment so many days after the containers were built, in milliseconds. */
export const after = (days: number): number => (BUILT + days * 86_400) * 1_000;

/** A container that says of itself which version it is. */
export const container = (version: number, built = BUILT): string =>
  `ClamAV-VDB:09 Oct 2025 04-53 -0400:${version}:2076000:90:0123456789abcdef0123456789abcdef:signature:builder:${built}`.padEnd(512) + `body ${version}`;

/** A bucket of definitions in memory. */
export interface Bucket {
  readonly objects: Map<string, Buffer>;
  manifest: { readonly text: string; readonly eTag: string } | undefined;
  state: string | undefined;
  asked: number;
  readonly store: DefinitionStore;
}

export function bucket(): Bucket {
  const objects = new Map<string, Buffer>();
  const made: Bucket = {
    objects,
    manifest: undefined,
    state: undefined,
    asked: 0,
    store: {
      published: async (eTag) => {
        made.asked += 1;
        if (!made.manifest) return undefined;
        if (eTag === made.manifest.eTag) return 'unchanged';
        return { manifest: JSON.parse(made.manifest.text) as DefinitionManifest, eTag: made.manifest.eTag };
      },
      bring: async ({ name, object, sha256 }, path) => {
        const bytes = objects.get(object);
        if (!bytes || createHash('sha256').update(bytes).digest('hex') !== sha256) throw new Error(`definitions are damaged: ${name}`);
        await writeFile(path, bytes);
      },
      store: async ({ name, version }, path) => {
        const object = `${name}@${version}`;
        objects.set(object, await readFile(path));
        return object;
      },
      publish: async (manifest, before) => {
        if (made.manifest?.eTag !== before) throw new Error('PreconditionFailed');
        made.manifest = { text: JSON.stringify(manifest), eTag: `tag-${objects.size}` };
      },
      recall: async (path) => {
        if (made.state !== undefined) await writeFile(path, made.state);
      },
      remember: async (path) => {
        made.state = await readFile(path, 'utf8');
      },
    },
  };
  return made;
}
