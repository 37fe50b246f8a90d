import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tag } from './definition.ts';
import type { StagedFile } from './staging.ts';

/** What an upload in parts will become. */
export interface Upload {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
}

/** A part as it lies on disk. */
export interface Part {
  readonly number: number;
  readonly size: number;
  /** Hexadecimal. */
  readonly md5: string;
  /** File name: one for each time that the part was sent. */
  readonly data: string;
}

/** The unfinished uploads of a bucket; they survive a restart. */
export interface MultipartStore {
  readonly begin: (upload: Upload) => string;
  /** The upload of that id and key, or undefined. */
  readonly find: (id: string, key: string) => Upload | undefined;
  /** A part sent again replaces the earlier one. */
  readonly keep: (id: string, number: number, file: StagedFile) => void;
  readonly parts: (id: string) => ReadonlyMap<number, Part>;
  /** The bytes of some parts, one after the other. */
  readonly read: (id: string, parts: readonly Part[]) => AsyncIterable<Buffer>;
  readonly remove: (id: string) => void;
}

/** Opens the folder of unfinished uploads: a folder for each, with `upload.json` and, for each part, its bytes and a description. */
export function openMultipartStore(root: string): MultipartStore {
  mkdirSync(root, { recursive: true });
  const folderOf = (id: string): string => join(root, id);
  const read = async function* read(id: string, parts: readonly Part[]): AsyncGenerator<Buffer> {
    for (const part of parts) {
      for await (const chunk of createReadStream(join(folderOf(id), part.data))) yield chunk as Buffer;
    }
  };
  return {
    begin: (upload) => {
      const id = randomUUID().replaceAll('-', '');
      mkdirSync(folderOf(id));
      writeWhole(join(folderOf(id), 'upload.json'), upload);
      return id;
    },
    find: (id, key) => {
      const path = join(folderOf(id), 'upload.json');
      // The id comes from the request: only what `begin` makes may become a path.
      if (!/^[0-9a-f]{32}$/.test(id) || !existsSync(path)) return undefined;
      const upload = JSON.parse(readFileSync(path, 'utf8')) as Upload;
      return upload.key === key ? upload : undefined;
    },
    keep: (id, number, { path, size, md5 }) => {
      const part: Part = { number, size, md5, data: randomUUID() };
      renameSync(path, join(folderOf(id), part.data));
      writeWhole(join(folderOf(id), `${number}.part`), part);
    },
    parts: (id) => {
      const names = readdirSync(folderOf(id)).filter((name) => name.endsWith('.part'));
      return new Map(names.map((name) => JSON.parse(readFileSync(join(folderOf(id), name), 'utf8')) as Part).map((part) => [part.number, part]));
    },
    read,
    remove: (id) => rmSync(folderOf(id), { recursive: true, force: true }),
  };
}

function writeWhole(path: string, value: Upload | Part): void {
  writeFileSync(`${path}.new`, JSON.stringify(value));
  renameSync(`${path}.new`, path);
}
