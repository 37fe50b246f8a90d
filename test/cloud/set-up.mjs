import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

/**
 * Hundreds of threads of functions share two cores or a few: their collectors work in their own thread instead of in one for each core, and less often. A twentieth
 * to a tenth of the processor time of seven files (134 against 122 and 126 s).
 */
const ENGINE = ['--single-threaded-gc', '--max-semi-space-size=32'];

/** Starts the one local cloud of this run and says in the environment where it is; the workers inherit it. */
export default async function setUp() {
  const child = spawn(process.execPath, [...ENGINE, join(import.meta.dirname, '../support/serve.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const described = await new Promise((resolve, reject) => {
    lines.once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the local cloud ended with ${code}`)));
  });
  process.env.REMPART_TEST_CLOUD = described;
  globalThis.__rempartCloud = child;
}
