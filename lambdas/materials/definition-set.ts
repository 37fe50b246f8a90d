import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { headerOf, readHeader } from './definition-age.ts';
import { DEFINITION_FILES } from './contract.ts';

/** The largest container that is taken, in bytes: more than the largest of today twice over. */
export const DEFINITION_MAX_BYTES = 400_000_000;

/** A container of signatures as it was published: which version of which object, and exactly these bytes. */
const definitionFile = z.strictObject({
  name: z.enum(DEFINITION_FILES),
  /** Version of the object in the bucket. */
  object: z.string().min(1).max(1_024),
  bytes: z.number().int().positive().max(DEFINITION_MAX_BYTES),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What the container says of itself. */
  version: z.number().int().positive(),
  built: z.iso.datetime(),
});
export type DefinitionFile = z.output<typeof definitionFile>;
export type FoundFile = Omit<DefinitionFile, 'object'>;

/** A set of definitions that has been tried: written last, so what it names is there. */
export const definitionManifest = z.strictObject({ files: z.array(definitionFile).min(1).max(3), publishedAt: z.iso.datetime() });
export type DefinitionManifest = z.output<typeof definitionManifest>;

/** Databases that every set has. */
const NEEDED = ['main', 'daily'] as const;

const databaseOf = (name: string): string => name.split('.')[0] ?? '';

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

const isDefinition = (name: string): name is FoundFile['name'] => DEFINITION_FILES.some((known) => known === name);

/** The containers of a folder. Nothing else in it counts: no list of exceptions can come along. */
export async function describeSet(folder: string): Promise<readonly FoundFile[]> {
  const names = (await readdir(folder)).filter(isDefinition).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { version, built } = readHeader(await headerOf(path));
      return { name, bytes: (await stat(path)).size, sha256: await sha256Of(path), version, built: built.toISOString() };
    }),
  );
}

/**
 * Refuses a set that is not whole, has a database twice or too large a one, or goes back behind what was published: an old set would be a way to bring malware in.
 * @throws Error naming what is wrong.
 */
export function checkSet(found: readonly FoundFile[], before: readonly FoundFile[]): void {
  const versionIn = (set: readonly FoundFile[], database: string): number => set.find(({ name }) => databaseOf(name) === database)?.version ?? 0;
  for (const database of NEEDED) if (versionIn(found, database) === 0) throw new Error(`definitions are missing: there is no ${database}`);
  if (new Set(found.map(({ name }) => databaseOf(name))).size < found.length) throw new Error('definitions are ambiguous: a database is there twice');
  const large = found.find(({ bytes }) => bytes > DEFINITION_MAX_BYTES);
  if (large) throw new Error(`definitions are too large: ${large.name} has ${large.bytes} bytes`);
  for (const { name } of before) {
    const [was, is] = [versionIn(before, databaseOf(name)), versionIn(found, databaseOf(name))];
    if (is < was) throw new Error(`definitions are older than before: ${databaseOf(name)} ${is} after ${was}`);
  }
}
