import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { urlReason, urlRefused } from './refusal.ts';

/** One coding at most: codings upon codings are how small answers grow (RFC 9110 8.4 allows lists, no honest site sends one). */
const DECODERS: Readonly<Record<string, () => Transform>> = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress };

/**
 * Reads the body of an answer, decompressed, and stops at the first byte beyond `maxBytes`: what a length or a compressed size claims is not believed (S6.11).
 * With `cut` the beginning is enough.
 * @throws Problem `url-refused` with too-large, timeout, type or unreachable.
 */
export async function readBody(answer: IncomingMessage, maxBytes: number, signal: AbortSignal, beyond: 'refuse' | 'cut' = 'refuse'): Promise<Buffer> {
  const coding = (answer.headers['content-encoding'] ?? '').trim().toLowerCase();
  const decoder = DECODERS[coding];
  const fail = (error: Error): never => {
    answer.destroy();
    throw error;
  };
  if (coding && coding !== 'identity' && !decoder) fail(urlRefused('type', 'content coding'));
  if (beyond === 'refuse' && Number(answer.headers['content-length'] ?? 0) > maxBytes) fail(urlRefused('too-large', 'announced'));
  const transform = decoder?.();
  if (transform) answer.on('error', (error) => transform.destroy(error)).on('aborted', () => transform.destroy(new Error('cut off')));
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of transform ? answer.pipe(transform) : answer) {
      bytes += (chunk as Buffer).length;
      if (bytes > maxBytes && beyond === 'refuse') throw urlRefused('too-large', 'received');
      chunks.push(chunk as Buffer);
      if (bytes > maxBytes) break;
    }
    return Buffer.concat(chunks).subarray(0, maxBytes);
  } catch (error) {
    if (urlReason(error)) throw error;
    throw signal.aborted ? urlRefused('timeout', 'body', error) : urlRefused('unreachable', 'the body broke off', error);
  } finally {
    transform?.destroy();
    answer.destroy();
  }
}
