import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tag } from './definition.ts';

/** One version of an object, or a delete marker. */
export interface ObjectVersion {
  /** `null` where the bucket keeps no versions. */
  readonly versionId: string;
  readonly deleteMarker: boolean;
  /** File name of the bytes; empty for a delete marker. */
  readonly data: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Base64 CRC-32 of the whole object. */
  readonly crc32: string;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** Hexadecimal, growing with every change. */
  readonly sequencer: string;
  /** What a GET gives back: content type, `x-amz-meta-*` and the like, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
}

/** All that is known of a key, newest version first. */
export interface ObjectRecord {
  readonly key: string;
  readonly versions: readonly ObjectVersion[];
}

/** Reads every record of a folder. */
export function readRecords(folder: string): readonly ObjectRecord[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ObjectRecord);
}

/**
 * Makes a record the truth for its key, at once and whole: a killed process leaves the old record or the new one.
 * Synchronous, so that no other request comes between a condition and the change that it guards. The file's name is a hash: a key cannot leave the folder.
 */
export function writeRecord(folder: string, record: ObjectRecord): void {
  const path = join(folder, `${createHash('sha256').update(record.key).digest('hex')}.json`);
  if (record.versions.length === 0) {
    rmSync(path, { force: true });
    return;
  }
  writeFileSync(`${path}.new`, JSON.stringify(record));
  renameSync(`${path}.new`, path);
}
