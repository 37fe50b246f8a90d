import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { Readability } from '@mozilla/readability';
import { JSDOM } from 'jsdom';
import mammoth from 'mammoth';
import { docxBlocks } from '../../lambdas/materials/extract-docx.ts';
import { extractionThread } from '../../lambdas/materials/extraction-thread.ts';
import { htmlBlocks } from '../../lambdas/materials/extract-html.ts';
import { buildThread, bundleAlone } from '../../tools/bundle.ts';
import { pdfFile, wordBomb, wordFile } from './documents.ts';
import type { PdfReader } from './pdf.thread.ts';
import { benchRow, interleave, workOf, type BenchRow, type Times } from './interleave.ts';

const ROUNDS = 20;
const LIMITS = { maxCharacters: 2_000_000, maxPages: 2_000, maxMilliseconds: 60_000 };
const PARAGRAPHS = 400;
const PAGES = 50;
const BOMB_BYTES = 300_000_000;

/** A page as sites have them: navigation, styles, programs, an article of sections with links, lists and a table. */
const section = (n: number): string => `<section class="block block-${n}"><h2 id="s${n}">Part ${n} of the handbook</h2>
  <p>The <a href="/tower-${n}">tower</a> number ${n} is <strong>open</strong> from nine to six, R&amp;D included, if a &lt; b.</p>
  <ul>${'<li class="item"><span>An entry</span> of a list with <em>words</em></li>'.repeat(8)}</ul>
  <table><tr><th>Day</th><th>Hour</th></tr>${'<tr><td>Monday</td><td>9 h</td></tr>'.repeat(6)}</table></section>`;
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Handbook</title><style>${'.a{color:red}'.repeat(200)}</style></head>
<body><nav><ul>${'<li><a href="/x">Menu</a></li>'.repeat(60)}</ul></nav><main>${Array.from({ length: 60 }, (_, n) => section(n)).join('')}</main>
<script>${'var a = "<p>no</p>";'.repeat(300)}</script><footer>${'<p>Imprint</p>'.repeat(20)}</footer></body></html>`;

/** What reading a page costs against the usual way to its text: a DOM, and readability on it (S25). */
async function pageRow(): Promise<BenchRow> {
  const bytes = new TextEncoder().encode(PAGE);
  const ours = async (): Promise<void> => void htmlBlocks(bytes, LIMITS);
  const theirs = async (): Promise<void> => {
    const dom = new JSDOM(PAGE);
    new Readability(dom.window.document).parse();
    dom.window.close();
  };
  await interleave(ours, theirs, 2);
  const { first, second } = await interleave(ours, theirs, ROUNDS);
  return benchRow(`reading a page of ${Math.round(PAGE.length / 1_000)} kB / readability on jsdom`, '<= 0.02', { first, second });
}

/** Work of the processor on two readers in turns, once both are warm and have found as much text as the other. */
async function readers(name: string, goal: string, first: () => Promise<string>, second: () => Promise<string>): Promise<BenchRow> {
  const dense = (text: string): number => text.replaceAll(/\s/g, '').length;
  const [one, other] = [dense(await first()), dense(await second())];
  if (one !== other) throw new Error(`${name}: ${one} and ${other} characters`);
  await interleave(first, second, 5);
  const work: Times = { first: [], second: [] };
  await interleave(
    async () => void work.first.push(await workOf(first)),
    async () => void work.second.push(await workOf(second)),
    ROUNDS,
  );
  return benchRow(`${name}, work of the processor`, goal, work);
}

const joined = (blocks: readonly { readonly text: string; readonly headings?: readonly string[] }[]): string =>
  blocks.map(({ headings = [], text }) => [...headings, text].join('\n')).join('\n');

/** A reader of PDFs that stays, in a thread of its own. */
function pdfReader(workerData: PdfReader): { readonly read: (bytes: Uint8Array) => Promise<string>; readonly end: () => Promise<unknown> } {
  const thread = new Worker(new URL('./pdf.thread.ts', import.meta.url), { workerData });
  return {
    read: async (bytes) => {
      thread.postMessage(bytes);
      return ((await once(thread, 'message')) as [string])[0];
    },
    end: () => thread.terminate(),
  };
}

/** Needs the package pdfjs-dist, which is no dependency: it brings a native canvas, which jsdom would load wherever it finds it. */
async function pdfRows(pdfjs: string): Promise<BenchRow[]> {
  const bytes = pdfFile(PAGES);
  const folder = await mkdtemp(join(tmpdir(), 'rempart-bench-thread-'));
  const [own, other] = [pdfReader({ pdfjs: undefined }), pdfReader({ pdfjs })];
  try {
    const program = join(folder, 'extractor.cjs');
    await buildThread('lambdas/materials/extractor.thread.ts', program);
    const inThread = extractionThread(pathToFileURL(program), () => undefined);
    const never = new AbortController().signal;
    const theirs = () => other.read(bytes);
    return [
      await readers(`a PDF of ${PAGES} pages by our reader / by pdfjs-dist, both loaded`, '<= 0.85', () => own.read(bytes), theirs),
      await readers(
        'the same in a thread that starts and loads the reader, as for each material / by pdfjs-dist, loaded',
        'none',
        async () => joined((await inThread({ bytes, type: 'pdf' }, never)).blocks),
        theirs,
      ),
    ];
  } finally {
    await own.end();
    await other.end();
    await rm(folder, { recursive: true });
  }
}

const docxRow = (): Promise<BenchRow> => {
  const bytes = wordFile(PARAGRAPHS);
  const buffer = Buffer.from(bytes);
  return readers(
    `a Word file of ${PARAGRAPHS} paragraphs by our reader / by mammoth`,
    '<= 0.4',
    async () => joined(docxBlocks(bytes, LIMITS)),
    async () => (await mammoth.extractRawText({ buffer })).value,
  );
};

/** What reading documents costs against well-known readers (S25). PDFs need the folder of a package pdfjs-dist. */
export const extractionRows = async (pdfjs: string | undefined): Promise<BenchRow[]> => [
  await pageRow(),
  await docxRow(),
  ...(pdfjs === undefined ? [] : await pdfRows(pdfjs)),
];

/** What came of a file in a process of its own. */
export interface Read {
  readonly outcome: string;
  readonly megabytes: number;
}

/** A process that reads one Word file, and says what came of it and how much memory it had at the most. */
const reading = (imports: string, read: string): string => `
  import { readFileSync } from 'node:fs';
  ${imports}
  const bytes = readFileSync(process.argv[2]);
  // The most since the program began; that of the process would count what its parent had when it was made.
  const most = () => Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1_000;
  const said = (outcome) => process.stdout.write(JSON.stringify({ outcome, megabytes: most() }));
  Promise.resolve().then(() => ${read}).then(() => said('read'), (error) => said('refused (' + (error.reason ?? error.message) + ')'));`;
const READERS = {
  ours: reading(`import { extract } from './lambdas/materials/extract.ts';`, `extract({ bytes, type: 'docx' })`),
  mammoth: reading(`import mammoth from 'mammoth';`, `mammoth.extractRawText({ buffer: bytes })`),
};

/** What our reader and mammoth make of a Word file of some hundred kilobytes that unpacks to 300 megabytes, each as one bundle in a process of its own. */
export async function bombReads(): Promise<{ readonly kilobytes: number; readonly ours: Read; readonly mammoth: Read }> {
  const folder = await mkdtemp(join(tmpdir(), 'rempart-bench-bomb-'));
  try {
    const bomb = wordBomb(BOMB_BYTES);
    const file = join(folder, 'bomb.docx');
    await writeFile(file, bomb);
    const read = async (reader: keyof typeof READERS): Promise<Read> => {
      const program = join(folder, `${reader}.cjs`);
      await bundleAlone(READERS[reader], program);
      const { stdout } = await promisify(execFile)(process.execPath, [program, file]);
      return JSON.parse(stdout) as Read;
    };
    return { kilobytes: Math.round(bomb.length / 1_000), ours: await read('ours'), mammoth: await read('mammoth') };
  } finally {
    await rm(folder, { recursive: true });
  }
}
