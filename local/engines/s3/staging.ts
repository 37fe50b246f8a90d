import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDigest } from './digest.ts';

/** A complete file that no object points to yet. */
export interface StagedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal. */
  readonly md5: string;
  /** Base64, as S3 writes checksums. */
  readonly crc32: string;
}

/** Streams a body into a new file of `folder`; when the body fails, the file is removed and the error passed on. */
export async function stage(folder: string, source: AsyncIterable<Uint8Array>): Promise<StagedFile> {
  const path = join(folder, randomUUID());
  const md5 = startDigest('md5');
  const crc32 = startDigest('crc32');
  let size = 0;
  async function* measured(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      size += chunk.length;
      md5.update(chunk);
      crc32.update(chunk);
      yield chunk;
    }
  }
  try {
    await writeFile(path, measured(), { flag: 'wx' });
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return { path, size, md5: md5.read().toString('hex'), crc32: crc32.read().toString('base64') };
}

/** Removes a staged file that did not become an object's. */
export async function discard(file: StagedFile): Promise<void> {
  await rm(file.path, { force: true });
}
