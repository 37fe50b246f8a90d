import { describe, expect, test } from '@jest/globals';
import { decodeChunked } from '../../../../local/engines/s3/chunked-body.ts';

const body = '5\r\nhello\r\na;ext=1\r\n\r\n12345678\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n';

async function decode(text: string, pieceSize: number): Promise<{ data: string; trailers: Map<string, string> }> {
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let start = 0; start < text.length; start += pieceSize) yield Buffer.from(text.slice(start, start + pieceSize));
  }
  const trailers = new Map<string, string>();
  const chunks: Buffer[] = [];
  for await (const chunk of decodeChunked(pieces(), trailers)) chunks.push(chunk);
  return { data: Buffer.concat(chunks).toString(), trailers };
}

describe('a body in chunks', () => {
  test('is put together however the network cuts it', async () => {
    for (let size = 1; size <= body.length; size += 1) {
      const { data, trailers } = await decode(body, size);
      expect(data).toBe('hello\r\n12345678');
      expect([...trailers]).toEqual([['x-amz-checksum-crc32', 'AAAAAA==']]);
    }
  });

  test('that is cut off, runs on or lies about a size is refused', async () => {
    for (let length = 0; length < body.length; length += 1) await expect(decode(body.slice(0, length), 7)).rejects.toThrow('not a complete');
    const lies = ['4', '6', '-5', '0x5'].map((size) => body.replace('5\r\n', `${size}\r\n`));
    for (const wrong of [`${body}x`, ...lies]) {
      await expect(decode(wrong, 9)).rejects.toThrow('not a complete');
    }
    await expect(decode('1'.repeat(40_000), 1000)).rejects.toThrow('not a complete');
  });
});
