import type { ScanEngine } from './scan-engine.ts';
import { zipProblem } from './zip-directory.ts';

/** Bytes of a file's end that are kept: a directory of ten thousand members fits. */
const TAIL_BYTES = 1024 * 1024;

/** An engine whose clean verdict on an archive also needs a directory that adds up. */
export const zipChecked = (engine: ScanEngine): ScanEngine => ({
  async scan(source, options) {
    let head = Buffer.alloc(0);
    let size = 0;
    let kept = 0;
    const tail: Uint8Array[] = [];
    async function* watched(): AsyncGenerator<Uint8Array> {
      for await (const chunk of source) {
        if (head.length < 4) head = Buffer.concat([head, chunk.subarray(0, 4)]);
        size += chunk.length;
        kept += chunk.length;
        tail.push(chunk);
        while (kept - (tail[0]?.length ?? 0) >= TAIL_BYTES) kept -= tail.shift()?.length ?? 0;
        yield chunk;
      }
    }
    const verdict = await engine.scan(watched(), options);
    if (verdict.verdict !== 'clean') return verdict;
    const problem = zipProblem(head, Buffer.concat(tail), size);
    return problem ? { verdict: 'unscannable', engine: verdict.engine, signature: problem } : verdict;
  },
});
