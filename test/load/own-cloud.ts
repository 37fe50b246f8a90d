import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestCloud } from '../support/cloud.ts';

const root = join(import.meta.dirname, '../..');

/** A local cloud in a process of its own, on data of its own, for as long as it is used: what it takes is not what the callers take. */
export async function withOwnCloud<T>(use: (cloud: TestCloud, pid: number) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'rempart-load-'));
  const child = spawn(process.execPath, [join(root, 'test/support/serve.ts'), directory], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    process.env['REMPART_TEST_CLOUD'] = line;
    return await use(JSON.parse(line) as TestCloud, child.pid ?? 0);
  } finally {
    // A cloud that has ended by itself is not waited for.
    if (child.kill('SIGTERM')) await once(child, 'exit');
    rmSync(directory, { recursive: true, force: true });
  }
}
