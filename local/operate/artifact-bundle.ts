import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';

/** One file of a release: a script that was deployed, or the source map that belongs to it, both under one id. */
export interface Artifact {
  /** As it is named in the bundle, e.g. `chat/index.js`. */
  readonly path: string;
  readonly type: 'minified_source' | 'source_map';
  readonly debugId: string;
  /** Of a script: its map's path, from where it stands itself. */
  readonly sourceMap?: string;
  readonly bytes: Uint8Array;
}

/** A hash as a UUID: the same on whichever side it is computed. */
export function uuidOf(bytes: Uint8Array | string): string {
  const hex = createHash('sha256').update(bytes).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What stands before the archive: `SYSB` and the number of the format (getsentry/symbolic, `sourcebundle`). */
const HEADER = Buffer.from([0x53, 0x59, 0x53, 0x42, 2, 0, 0, 0]);

const END_OF_DIRECTORY = 0x06054b50;
/** Moves the places that an archive says of its parts by what stands before it (APPNOTE 4.3.12 and 4.3.16). */
function moved(archive: Buffer, by: number): Buffer {
  let end = archive.length - 22;
  while (archive.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  const [entries, directory] = [archive.readUInt16LE(end + 10), archive.readUInt32LE(end + 16)];
  let at = directory;
  for (let entry = 0; entry < entries; entry += 1) {
    archive.writeUInt32LE(archive.readUInt32LE(at + 42) + by, at + 42);
    at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  archive.writeUInt32LE(directory + by, end + 16);
  return archive;
}

/** An artifact bundle as Sentry's own command line makes one: a manifest and the files that it names, in a zip archive behind a header. The same files are the same bytes. */
export function artifactBundle(artifacts: readonly Artifact[], about: Readonly<Record<string, string>>): Buffer {
  const named = artifacts.map((artifact) => [`files/_/_/${artifact.path}`, artifact] as const);
  const files = Object.fromEntries(
    named.map(([name, { path, type, debugId, sourceMap }]) => [
      name,
      { type, url: `~/${path}`, headers: { 'debug-id': debugId, ...(sourceMap !== undefined && { sourcemap: sourceMap }) } },
    ]),
  );
  const manifest = { files, debug_id: uuidOf(artifacts.map(({ debugId }) => debugId).join()), ...about };
  const parts = Object.fromEntries([...named.map(([name, { bytes }]) => [name, bytes] as const), ['manifest.json', Buffer.from(JSON.stringify(manifest))]]);
  return Buffer.concat([HEADER, moved(Buffer.from(zipSync(parts, { mtime: '1980-01-01T00:00:00' })), HEADER.length)]);
}
