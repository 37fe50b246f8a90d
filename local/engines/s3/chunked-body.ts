import { S3Refusal } from './refusal.ts';

const longestLine = 16 * 1024;

/**
 * Takes an `aws-chunked` body apart: yields the data and fills `trailers` (lower-case names) with what follows it
 * ("Signature calculations: transferring payload in multiple chunks", S3 API reference). Chunk signatures are not understood: only unsigned chunks come here.
 * @throws S3Refusal IncompleteBody when the body does not follow the format or ends early.
 */
export async function* decodeChunked(source: AsyncIterable<Buffer>, trailers: Map<string, string>): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  let remaining = 0;
  let state: 'size' | 'data' | 'data-end' | 'trailer' | 'done' = 'size';
  for await (const piece of source) {
    pending = pending.length === 0 ? piece : Buffer.concat([pending, piece]);
    while (pending.length > 0) {
      if (state === 'done') throw incomplete();
      if (state === 'data') {
        const data = pending.subarray(0, remaining);
        remaining -= data.length;
        pending = pending.subarray(data.length);
        if (remaining === 0) state = 'data-end';
        yield data;
        continue;
      }
      const end = pending.indexOf('\r\n');
      if (end < 0) {
        if (pending.length > longestLine) throw incomplete();
        break;
      }
      const line = pending.toString('latin1', 0, end);
      pending = pending.subarray(end + 2);
      if (state === 'size') {
        remaining = readSize(line);
        state = remaining === 0 ? 'trailer' : 'data';
      } else if (state === 'data-end') {
        if (line !== '') throw incomplete();
        state = 'size';
      } else if (line === '') {
        state = 'done';
      } else {
        const [name, ...value] = line.split(':');
        trailers.set((name ?? '').trim().toLowerCase(), value.join(':').trim());
      }
    }
  }
  if (state !== 'done') throw incomplete();
}

function readSize(line: string): number {
  const digits = /^([0-9a-fA-F]{1,8})(?:;.*)?$/.exec(line)?.[1];
  if (digits === undefined) throw incomplete();
  return Number.parseInt(digits, 16);
}

function incomplete(): S3Refusal {
  return new S3Refusal('IncompleteBody', 'The body is not a complete aws-chunked stream');
}
