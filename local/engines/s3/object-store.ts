import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { BucketLock, Tag } from './definition.ts';
import { lockedHeaders } from './object-lock.ts';
import { readRecords, writeRecord } from './object-record.ts';
import type { ObjectVersion } from './object-record.ts';
import type { StagedFile } from './staging.ts';

/** A change that listeners may want to hear of. */
export interface Change {
  /** Without the `s3:` prefix: `ObjectCreated:Put`. */
  readonly eventName: string;
  readonly key: string;
  readonly version: ObjectVersion;
}

/** What an operation says of a new object besides its bytes. */
export interface Description {
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  /** Without quotes; the MD5 of the bytes when absent. */
  readonly etag?: string;
  readonly eventName: string;
}

/** The objects of one bucket. Every change is complete on disk when its function returns. */
export interface ObjectStore {
  /** Folder for `stage`. */
  readonly staging: string;
  /** The version asked for, delete markers included; without an id the newest. */
  readonly find: (key: string, versionId?: string) => ObjectVersion | undefined;
  readonly versions: (key: string) => readonly ObjectVersion[];
  /** In UTF-8 order, as S3 lists them. */
  readonly keys: () => readonly string[];
  /** `guard` sees the current version just before the change and throws to prevent it. */
  readonly put: (key: string, file: StagedFile, description: Description, guard: (current: ObjectVersion | undefined) => void) => ObjectVersion;
  /** Deletes a version, or, without an id, the object: in a versioned bucket by a delete marker, which is returned. */
  readonly remove: (key: string, versionId: string | undefined) => ObjectVersion | undefined;
  readonly retag: (key: string, version: ObjectVersion, tags: readonly Tag[]) => void;
  readonly open: (version: ObjectVersion) => Promise<FileHandle>;
}

/** Where a bucket lives and how it behaves. */
export interface StoreOptions {
  readonly folder: string;
  readonly versioned: boolean;
  readonly lock: BucketLock | undefined;
  readonly now: () => number;
  /** Called synchronously before a change becomes visible; it must have written down what it wants to remember. */
  readonly announce: (change: Change) => void;
}

/** Opens a bucket's folder: reads its records, removes what a killed process left half done. */
export function openStore({ folder, versioned, lock, now, announce }: StoreOptions): ObjectStore {
  const [records, data, staging] = ['records', 'data', 'staging'].map((name) => join(folder, name)) as [string, string, string];
  rmSync(staging, { recursive: true, force: true });
  for (const path of [records, data, staging]) mkdirSync(path, { recursive: true });
  const objects = new Map(readRecords(records).map(({ key, versions }) => [key, versions]));
  removeOrphans(data, objects);
  let lastSequence = 0;

  const versionsOf = (key: string): readonly ObjectVersion[] => objects.get(key) ?? [];
  const write = (key: string, versions: readonly ObjectVersion[]): void => {
    const kept = new Set(versions.map((version) => version.data));
    const dropped = versionsOf(key).filter((version) => version.data !== '' && !kept.has(version.data));
    writeRecord(records, { key, versions });
    if (versions.length === 0) objects.delete(key);
    else objects.set(key, versions);
    for (const version of dropped) rmSync(join(data, version.data), { force: true });
  };
  const stamp = (): Pick<ObjectVersion, 'versionId' | 'modified' | 'sequencer'> => {
    const modified = now();
    lastSequence = Math.max(lastSequence + 1, modified * 1000);
    const sequencer = lastSequence.toString(16).toUpperCase().padStart(16, '0');
    return { versionId: versioned ? randomUUID().replaceAll('-', '') : 'null', modified, sequencer };
  };

  return {
    staging,
    find: (key, versionId) => versionsOf(key).find((version) => versionId === undefined || version.versionId === versionId),
    versions: versionsOf,
    keys: () => sortKeys(objects.keys()),
    put: (key, file, { headers, tags, etag, eventName }, guard) => {
      const older = versionsOf(key);
      guard(older[0]);
      const kept = lockedHeaders(headers, lock, now());
      const name = randomUUID();
      const { size, md5, crc32 } = file;
      const version: ObjectVersion = { ...stamp(), deleteMarker: false, data: name, size, etag: etag ?? md5, crc32, headers: kept, tags };
      renameSync(file.path, join(data, name));
      announce({ eventName, key, version });
      write(key, [version, ...(versioned ? older : [])]);
      return version;
    },
    remove: (key, versionId) => {
      const versions = versionsOf(key);
      if (versionId === undefined && versioned) {
        const marker: ObjectVersion = { ...stamp(), deleteMarker: true, data: '', size: 0, etag: '', crc32: '', headers: {}, tags: [] };
        announce({ eventName: 'ObjectRemoved:DeleteMarkerCreated', key, version: marker });
        write(key, [marker, ...versions]);
        return marker;
      }
      const removed = versions.find((version) => versionId === undefined || version.versionId === versionId);
      if (removed === undefined) return undefined;
      announce({ eventName: 'ObjectRemoved:Delete', key, version: { ...removed, sequencer: stamp().sequencer } });
      write(
        key,
        versions.filter((version) => version !== removed),
      );
      return removed;
    },
    retag: (key, version, tags) => {
      const tagged = { ...version, tags };
      announce({ eventName: tags.length > 0 ? 'ObjectTagging:Put' : 'ObjectTagging:Delete', key, version: { ...tagged, sequencer: stamp().sequencer } });
      write(
        key,
        versionsOf(key).map((candidate) => (candidate.versionId === version.versionId ? tagged : candidate)),
      );
    },
    open: (version) => open(join(data, version.data)),
  };
}

function removeOrphans(data: string, objects: ReadonlyMap<string, readonly ObjectVersion[]>): void {
  const known = new Set([...objects.values()].flat().map((version) => version.data));
  for (const name of readdirSync(data)) {
    if (!known.has(name)) rmSync(join(data, name), { force: true });
  }
}

function sortKeys(keys: Iterable<string>): readonly string[] {
  return [...keys]
    .map((key) => ({ key, bytes: Buffer.from(key) }))
    .sort((left, right) => Buffer.compare(left.bytes, right.bytes))
    .map(({ key }) => key);
}
