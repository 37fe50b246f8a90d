import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runLoad } from './day.ts';
import { withOwnCloud } from './own-cloud.ts';
import { loadText } from './report.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(values.minutes);
/** Shorter runs are for a look; only longer ones are kept as a page. */
const KEPT_FROM_MINUTES = 10;

const load = await withOwnCloud((cloud, pid) => runLoad(cloud, { seconds: minutes * 60, pid, tell: (what) => console.error(what) }));
const { text, wrong } = loadText(load, `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'})`);
console.log(text);
if (minutes >= KEPT_FROM_MINUTES) writeFileSync(join(import.meta.dirname, '../../docs/load.md'), text);
for (const each of wrong) console.error(`wrong: ${each}`);
process.exitCode = wrong.length > 0 ? 1 : 0;
