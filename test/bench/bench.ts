import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureAssembly } from '../../local/cloud/assembly-cache.ts';
import { launch } from '../../local/cloud/launch.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { cleaningRows } from './cleaning.ts';
import { cleaningStarts } from './start-rows.ts';
import { coldStarts, coldStartText } from './cold-start.ts';
import { depthOfCloud } from './cloud-depth.ts';
import { bombReads, extractionRows } from './extraction.ts';
import { neighboursText } from '../load/neighbours.ts';
import { knowledgeText } from './knowledge-text.ts';
import { measuredNow, ratioTable, ratioText, writeSection } from './page.ts';
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
  const { plain, acting, alone, slope } = await inCloud(depthOfCloud);
  const { counted, timed, first } = slope;
  return `Round trips to backends that a visitor's turn waits for one after the other, with a key, in a warm function that knows the limits of the chatbot (it believes them for 30 seconds, and asking is one more); the embedding counts as one. Calls side by
side are one, and no clock is read, so these are counts and not measurements. Before the model is asked the database answers two statements, which say what the message comes to by playbooks and triggers as well; the message, and what comes of it, is stored beside the
model, statement by statement. What the chatbot says by itself, in place of a model, is stored before it is said. The model of this count answers at once. \`test/cloud/depth.test.ts\` holds the numbers, on both profiles.

| until | the model answers | the model answers, with playbooks and triggers | the chatbot speaks by itself | goal |
|---|---|---|---|---|
| the gate has let it in | ${plain.gate} | ${acting.gate} | ${alone.gate} | 2 |
| the model is asked | ${plain.model} | ${acting.model} | | 2 |
| a word is said | ${plain.word} | ${acting.word} | ${alone.word} | |
| the answer is stored and everything is settled | ${plain.done} | ${acting.done} | ${alone.done} | |

The same by the clock: every call to a backend takes 0, 20, 40 or 80 ms longer, and the slope of the time to the first word says how many of them it waits for. Against it the same calls each awaited before the next is made, as they are written at first, in turns with ours; medians and quartiles of ${slope.rounds} rounds. ${measuredNow()}

| until a word is said | as it is | the same calls one by one | ratio | goal |
|---|---|---|---|---|
| round trips, counted | ${counted.ours} | ${counted.oneByOne} | ${(counted.ours / counted.oneByOne).toFixed(2)} | <= 0.2 |
| ms for each ms of delay | ${timed.ours.toFixed(1)} | ${timed.oneByOne.toFixed(1)} | ${ratioText(timed.ratio)} | <= 0.2 |
| ms at ${first.delay} ms of delay | ${first.ours.toFixed(0)} | ${first.oneByOne.toFixed(0)} | ${ratioText(first.ratio)} | |`;
}

async function contentText(): Promise<string> {
  const pdfjs = process.env['PDFJS_DIST'];
  const starts = await cleaningStarts();
  const rows = [...(await cleaningRows()), ...starts.rows, ...(await extractionRows(pdfjs))];
  const { kilobytes, ours, mammoth } = await bombReads();
  return `${measuredNow()}

${ratioTable(rows)}

Cleaning adds ${starts.kilobytes.cleaning} kB to what a start reads; the purifier is a file of ${starts.kilobytes.purifier} kB beside it, which the first markup loads. Rich text is purified by DOMPurify on jsdom on both sides, so that row is information: ours first counts nesting and tags in a streaming pass, and purifies until the text stays itself.

${
  pdfjs === undefined
    ? 'Not measured: PDFs. It needs the package `pdfjs-dist` 6.5.438 in a folder of its own, which `PDFJS_DIST` names: among the dependencies its native canvas would be found by jsdom.'
    : `What stands in the way of the goal for PDFs: \`unpdf\` is pdf.js 6.1 without what draws, and \`pdfjs-dist\` 6.5 is the same reader a little later; the goal was set against 5.6, which did 1.23 of the work. The thread is the price of a document that cannot hold up the function: its start and the loading of 1.5 MB of reader, once for each
material. \`pdfjs-dist\` is no dependency, since jsdom would find its native canvas; \`PDFJS_DIST\` names where it lies.`
}

| a Word file of ${kilobytes} kB that unpacks to 300 MB, each in a process of its own | what comes of it | the most memory, MB | goal |
|---|---|---|---|
| our reader | ${ours.outcome} | ${ours.megabytes.toFixed(0)} | refused, within 300 |
| mammoth | ${mammoth.outcome} | ${mammoth.megabytes.toFixed(0)} | |`;
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
  cold: [
    'Cold start',
    async () => {
      execFileSync(process.execPath, ['tools/bundle.ts'], { stdio: ['ignore', 'ignore', 'inherit'] });
      return coldStartText(await coldStarts(progress));
    },
  ],
  cost: ['Cost', () => costText((profile) => ensureAssembly(profile, progress))],
  content: ['Cleaning and reading', contentText],
  scan: ['Malware scan', scanText],
  neighbours: ['Neighbours', () => neighboursText(progress)],
  knowledge: ['Knowledge', () => knowledgeText(process.env['DATABASE_URL'], progress)],
};

/** Shows what comes of it and leaves the page as it is. */
const PRINT = '--print';
const wanted = process.argv.slice(2).filter((name) => name !== PRINT);
const written = !process.argv.includes(PRINT);
for (const name of wanted) if (!(name in PARTS)) throw new Error(`${name} is none of ${Object.keys(PARTS).join(', ')}`);
// One after the other: each has the machine for itself.
for (const [name, [title, text]] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  progress(title);
  const section = await text();
  if (written) writeSection(title, section);
  console.log(`## ${title}\n${section}\n`);
}
