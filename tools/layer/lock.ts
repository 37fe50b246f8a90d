import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Suite } from './archive.ts';

export const ARCHITECTURES = ['x64', 'arm64'] as const;
export type LayerArchitecture = (typeof ARCHITECTURES)[number];

/** Debian's names, and the loader that each one's programs are run by. */
export const DEBIAN_NAMES: Readonly<Record<LayerArchitecture, string>> = { x64: 'amd64', arm64: 'arm64' };
export const LOADERS: Readonly<Record<LayerArchitecture, string>> = { x64: 'ld-linux-x86-64.so.2', arm64: 'ld-linux-aarch64.so.1' };

/** A package at one version; `path` is below the address of its suite, and the hash alone decides whether it is the right one. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly suite: Suite;
  readonly path: string;
  readonly sha256: string;
}

/** A file of the layer and where it comes from. */
export interface LockedFile {
  readonly to: string;
  readonly package: string;
  readonly from: string;
}

export interface ArchitectureLock {
  readonly packages: readonly LockedPackage[];
  readonly files: readonly LockedFile[];
}

export interface LayerLock {
  readonly release: 'bookworm';
  readonly architectures: Readonly<Record<LayerArchitecture, ArchitectureLock>>;
}

/** The layer's folder, and what is pinned for it. */
export const layerFolder = join(import.meta.dirname, '../../layers/clamav');
export const lockFile = join(layerFolder, 'lock.json');
export const readLock = (): LayerLock => JSON.parse(readFileSync(lockFile, 'utf8')) as LayerLock;
