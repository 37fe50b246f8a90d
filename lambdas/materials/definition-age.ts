import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of the header of a signature container. */
const HEADER_BYTES = 512;
const DAY_MS = 86_400_000;

/** When a container of signatures was built, and its version (ClamAV-VDB:time:version:signatures:level:md5:signature:builder:seconds). */
export function readHeader(header: string): { readonly version: number; readonly built: Date } {
  const version = /^ClamAV-VDB:[^:]+:(\d+):\d+:/.exec(header)?.[1];
  const seconds = /:(\d{9,11})\s*$/.exec(header)?.[1];
  if (!version || !seconds) throw new Error('this is no container of signatures');
  return { version: Number(version), built: new Date(Number(seconds) * 1_000) };
}

/** The header of a container of signatures. */
export async function headerOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead).toString('latin1');
  } finally {
    await file.close();
  }
}

/**
 * Refuses definitions that are missing or older than so many days: clamd itself scans happily with a single signature, so nobody else would notice (S24.5).
 * @throws Error when there are none, or when they are stale.
 */
export async function checkAge(folder: string, maxAgeDays: number, now: () => number): Promise<void> {
  const found: string[] = [];
  for (const name of ['daily.cld', 'daily.cvd'])
    try {
      found.push(await headerOf(join(folder, name)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  if (found.length === 0) throw new Error('definitions are missing: nothing can be released');
  const newest = Math.max(...found.map((header) => readHeader(header).built.getTime()));
  const days = Math.floor((now() - newest) / DAY_MS);
  if (days > maxAgeDays) throw new Error(`definitions are stale: ${days} days old, ${maxAgeDays} are allowed; nothing can be released`);
}
