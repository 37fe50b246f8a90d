import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { TestCloud } from '../support/cloud.ts';
import { runLoad } from './day.ts';
import { loadText } from './report.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(values.minutes);
/** Shorter runs are for a look; only longer ones are kept as a page. */
const KEPT_FROM_MINUTES = 10;

const root = join(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'rempart-load-'));
// A process of its own: what it uses is not what the callers use.
const child = spawn(process.execPath, [join(root, 'test/support/serve.ts'), directory], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  process.env['REMPART_TEST_CLOUD'] = line;
  const load = await runLoad(JSON.parse(line) as TestCloud, { seconds: minutes * 60, pid: child.pid ?? 0, tell: (what) => console.error(what) });
  const { text, wrong } = loadText(load, `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'})`);
  console.log(text);
  if (minutes >= KEPT_FROM_MINUTES) writeFileSync(join(root, 'docs/load.md'), text);
  for (const each of wrong) console.error(`wrong: ${each}`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
} finally {
  // A cloud that has ended by itself is not waited for.
  if (child.kill('SIGTERM')) await once(child, 'exit');
  rmSync(directory, { recursive: true, force: true });
}
