import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureAssembly } from '../../local/cloud/assembly-cache.ts';
import { launch } from '../../local/cloud/launch.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { cleaningRows } from './cleaning.ts';
import { depthOfCloud } from './cloud-depth.ts';
import { extractionRow } from './extraction.ts';
import { knowledgeText } from './knowledge-text.ts';
import { measuredNow, ratioTable, writeSection } from './page.ts';
import { costText, entryText, limitsText, passwordText } from './peers-text.ts';
import { canScan, scanRows } from './scan.ts';
import { twoDrivers } from './two-drivers.ts';
import { warmCall } from './warm-call.ts';

const progress = (step: string): void => console.error(step);

async function inCloud<T>(use: (cloud: Cloud) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'rempart-bench-'));
  const cloud = await launch({ directory, port: 0, progress, log: () => undefined });
  try {
    return await use(cloud);
  } finally {
    await cloud.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function depthText(): Promise<string> {
  const { plain, acting, alone } = await inCloud(depthOfCloud);
  return `Round trips to backends that a visitor's turn waits for one after the other, with a key, in a warm function that knows the limits of the chatbot (it believes them for 30 seconds, and asking is one more); the embedding counts as one. Calls side by
side are one, and no clock is read, so these are counts and not measurements. Before the model is asked the database answers two statements, which say what the message comes to by playbooks and triggers as well; the message, and what comes of it, is stored beside the
model, statement by statement. What the chatbot says by itself, in place of a model, is stored before it is said. The model of this count answers at once. \`test/cloud/depth.test.ts\` holds the numbers, on both profiles.

| until | the model answers | the model answers, with playbooks and triggers | the chatbot speaks by itself | goal |
|---|---|---|---|---|
| the gate has let it in | ${plain.gate} | ${acting.gate} | ${alone.gate} | 2 |
| the model is asked | ${plain.model} | ${acting.model} | | 2 |
| a word is said | ${plain.word} | ${acting.word} | ${alone.word} | |
| the answer is stored and everything is settled | ${plain.done} | ${acting.done} | ${alone.done} | |`;
}

const scanText = async (): Promise<string> =>
  canScan()
    ? `${measuredNow()} Each file is another one. "First" is one file by the kept daemon, with what the function does for it; "second" is one run of \`clamscan\`, which loads the definitions. Work of the
processor is that of all processes on either side. The definitions are random bodies from a fixed seed; ClamAV's own cannot be had without its distribution, and times on them differ.

${ratioTable(await scanRows(progress))}`
    : "Not measured: it needs `clamd` and `clamscan` (Debian's packages clamav-daemon and clamav).";

/** What can be measured by itself, by the name that the command takes, with its section of the page. */
const PARTS: Readonly<Record<string, readonly [title: string, text: () => Promise<string>]>> = {
  calls: [
    'Calls',
    async () =>
      `${measuredNow()} The local cloud runs in the process that measures, so both sides share it.\n\n${ratioTable([await inCloud(warmCall), await twoDrivers()])}`,
  ],
  depth: ['Depth of a turn', depthText],
  entry: ['Letting a session in', () => entryText(progress)],
  limits: ['Rate limits', limitsText],
  passwords: ['Passwords', passwordText],
  cost: ['Cost', () => costText((profile) => ensureAssembly(profile, progress))],
  content: ['Cleaning and reading', async () => `${measuredNow()}\n\n${ratioTable([...(await cleaningRows()), await extractionRow()])}`],
  scan: ['Malware scan', scanText],
  knowledge: ['Knowledge', () => knowledgeText(process.env['DATABASE_URL'], progress)],
};

const wanted = process.argv.slice(2);
for (const name of wanted) if (!(name in PARTS)) throw new Error(`${name} is none of ${Object.keys(PARTS).join(', ')}`);
// One after the other: each has the machine for itself.
for (const [name, [title, text]] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  progress(title);
  const section = await text();
  writeSection(title, section);
  console.log(`## ${title}\n${section}\n`);
}
