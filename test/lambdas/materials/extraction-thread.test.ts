import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { ExtractionError } from '../../../lambdas/materials/block.ts';
import type { DocumentType } from '../../../lambdas/materials/extract.ts';
import { extractionThread, THREAD_LIMITS } from '../../../lambdas/materials/extraction-thread.ts';
import { docx, pack, paragraph, pptx, xlsx } from './office-documents.ts';
import { sample } from './sample-documents.ts';

const PROGRAM = new URL('../../../lambdas/materials/extractor.thread.ts', import.meta.url);
const never = new AbortController().signal;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Outcome {
  readonly said: string;
  /** What the thread has worked, in milliseconds of the processor. */
  readonly work: number;
  readonly pages: number;
  /** Above what the process had before, in megabytes. */
  readonly memory: number;
}

/** Reads a document as the worker does, and says what it cost. */
async function cost(bytes: Uint8Array, type: DocumentType, program = PROGRAM, limits = THREAD_LIMITS): Promise<Outcome> {
  const before = process.memoryUsage.rss();
  let spent = { work: 0, pages: 0 };
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 40);
  const said = await extractionThread(
    program,
    (cost) => (spent = cost),
    limits,
  )({ bytes, type }, never).then(
    ({ blocks }) => (blocks.length > 0 ? 'text' : 'nothing'),
    (error: unknown) => (error instanceof ExtractionError ? error.reason : String(error)),
  );
  clearInterval(timer);
  return { said, ...spent, memory: (most - before) / 1e6 };
}

test.each<[string, Uint8Array, DocumentType]>([
  ['a PDF', sample('guide-fr.pdf'), 'pdf'],
  ['a Word file', docx(paragraph('Text.')), 'docx'],
  ['slides', pptx(['Title', 'line']), 'pptx'],
  ['a workbook', xlsx(), 'xlsx'],
  ['a page', utf8('<p>Text</p>'), 'html'],
])('%s is read as without a thread', async (_what, bytes, type) => {
  const { extract } = await import('../../../lambdas/materials/extract.ts');

  expect(await extractionThread(PROGRAM, () => undefined)({ bytes, type }, never)).toEqual(await extract({ bytes, type }));
});

const pdf = (content: Uint8Array, dictionary: string, objects = ''): Uint8Array =>
  Buffer.concat([
    Buffer.from(
      `%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n` +
        `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>/Font<</F 6 0 R>>>>>>endobj\n` +
        `6 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n${objects}4 0 obj<<${dictionary}/Length ${content.length}>>stream\n`,
      'latin1',
    ),
    content,
    Buffer.from('\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  ]);
const form = (number: number, content: string, calls: number): string =>
  `${number} 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A ${calls} 0 R>>>>/Length ${content.length}>>stream\n${content}\nendstream endobj\n`;
const twice = (text: Uint8Array): Uint8Array => deflateSync(deflateSync(text));

/** Forms that each draw the next one ten times, ten levels deep. */
const tower = Array.from({ length: 10 }, (_, level) => form(5 + (level === 0 ? 0 : level + 5), '/A Do '.repeat(10), level + 11)).join('');

/** Pages that share one content. */
const manyPages = (count: number, drawn: string): Uint8Array => {
  const content = deflateSync(Buffer.from(`BT /F 9 Tf ${drawn} ET`));
  const kids = Array.from({ length: count }, (_, n) => n + 10);
  const pages = kids.map((n) => `${n} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 6 0 R>>>>>>endobj`);
  return Buffer.concat([
    Buffer.from(
      `%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[${kids.map((n) => `${n} 0 R`).join(' ')}]/Count ${count}>>endobj\n` +
        `6 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n${pages.join('\n')}\n4 0 obj<</Filter/FlateDecode/Length ${content.length}>>stream\n`,
    ),
    content,
    Buffer.from('\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  ]);
};

/** Small files that make much work. */
const BOMBS: readonly (readonly [what: string, make: () => Uint8Array, type: DocumentType])[] = [
  ['a Word file that unpacks to 30 MB', () => docx(paragraph(' '.repeat(30_000_000))), 'docx'],
  ['a Word file nested 200 000 deep', () => docx('<w:tbl>'.repeat(200_000)), 'docx'],
  [
    'a workbook of cells at the far end',
    () =>
      pack({
        'xl/workbook.xml': '<workbook><sheets><sheet name="A" r:id="r1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${Array.from({ length: 40_000 }, (_, n) => `<row r="${1_000_000 + n}"><c r="XFD${1_000_000 + n}"><v>1</v></c></row>`).join('')}</sheetData></worksheet>`,
      }),
    'xlsx',
  ],
  ['a page of 30 000 nested elements', () => utf8('<div>'.repeat(30_000)), 'html'],
  ['a page of 48 kB of tags without end', () => utf8('<b><i><a href="'.repeat(3_200)), 'html'],
  ['a page of 20 000 attributes', () => utf8(`<p ${Array.from({ length: 20_000 }, (_, n) => `a${n}="x"`).join(' ')}>text</p>`), 'html'],
  ['a page of one unclosed comment in another', () => utf8('<!--'.repeat(100_000)), 'html'],
  ['a table of a million quotation marks', () => utf8('"'.repeat(1_000_000)), 'csv'],
  ['a text of one line', () => utf8('x'.repeat(2_000_000)), 'txt'],
  ['a cut PDF', () => sample('rempart-handbook.pdf').subarray(0, 6_000), 'pdf'],
  ['a PDF of noise', () => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(300_000), Buffer.from('\n%%EOF')]), 'pdf'],
  ['a PDF page that unpacks to 300 MB', () => pdf(twice(Buffer.alloc(300_000_000, ' ')), '/Filter[/FlateDecode/FlateDecode]'), 'pdf'],
  [
    'a PDF page of a million words',
    () => pdf(deflateSync(Buffer.from(`BT /F 9 Tf ${'(word) Tj 1 0 Td '.repeat(1_000_000)} ET`)), '/Filter/FlateDecode'),
    'pdf',
  ],
  ['a PDF form that draws itself', () => pdf(Buffer.from('/A Do'), '', form(5, '/A Do', 5)), 'pdf'],
  ['PDF forms that draw ten others each', () => pdf(Buffer.from('/A Do'), '', tower), 'pdf'],
  ['a PDF of 400 pages that all draw the same long list', () => manyPages(400, '() Tj 1 0 Td '.repeat(40_000)), 'pdf'],
  [
    'a PDF whose pages are their own parents',
    () =>
      Buffer.from(
        '%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 400>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
      ),
    'pdf',
  ],
];

describe('a bomb', () => {
  test.each(BOMBS)(
    '%s is over soon and within bounded memory, with text or a reason (S25.7)',
    async (_what, make, type) => {
      const bytes = make();

      const { said, work, memory } = await cost(bytes, type);

      expect(said).toMatch(/^(?:text|archive|broken|too-long|too-complex|no-text)$/);
      // A clock would measure the machine: it is the thread's own work, and half a second of it is the loading of the reader from its sources.
      expect(work).toBeLessThan(1_500 + 1_000 * (bytes.length / 1_000_000));
      expect(memory).toBeLessThan(1_000);
    },
    60_000,
  );
});

/** A reader that does nothing but this, once it has begun. */
const reader = (does: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort, workerData } from 'node:worker_threads'; parentPort.postMessage({ kind: 'began' }); setTimeout(() => { ${does} }, 60);`)}`,
  );

describe('a reader', () => {
  test.each([
    ['never ends', 'for (;;) {}', 'too-complex'],
    ['thinks about a pattern for ever', '/^(a+)+$/.test("a".repeat(60) + "!")', 'too-complex'],
    ['grows inside of the heap', 'const all = []; for (;;) all.push(new Array(1000).fill(Math.random()));', 'too-complex'],
    ['grows outside of the heap', 'const all = []; for (;;) { all.push(new Uint8Array(1e6).fill(1)); }', 'too-complex'],
    ['prints for ever', 'for (;;) console.log("x".repeat(1000))', 'too-complex'],
  ])(
    'that %s is ended with a reason',
    async (_what, does, reason) => {
      const limits = { ...THREAD_LIMITS, cpuMilliseconds: 600, heapMegabytes: 150, outsideMegabytes: 100 };

      const { said, memory } = await cost(utf8('x'), 'txt', reader(does), limits);

      expect(said).toBe(reason);
      expect(memory).toBeLessThan(500);
    },
    30_000,
  );

  test('that breaks, or goes without a word, fails the job, which comes again', async () => {
    expect((await cost(utf8('x'), 'txt', reader('throw new TypeError("a fault of ours")'))).said).toBe('TypeError: a fault of ours');
    expect((await cost(utf8('x'), 'txt', reader('process.exit(0)'))).said).toMatch(/^Error: the thread of the extraction ended/);
  });

  test('sees nothing of the environment of the function', async () => {
    const { said } = await cost(utf8('x'), 'txt', reader('throw new Error(JSON.stringify(process.env))'));

    expect(said).toBe('Error: {}');
  });

  test('is ended when the time of the job is over', async () => {
    const job = new AbortController();
    const reading = extractionThread(reader('setInterval(() => undefined, 1000)'), () => undefined)({ bytes: utf8('x'), type: 'txt' }, job.signal);

    job.abort(new Error('over'));

    await expect(reading).rejects.toThrow('over');
  });

  test('of a document of many pages may take its time for each', async () => {
    const pages = reader(
      'const worked = () => { const { user, system } = process.threadCpuUsage(); return user + system; }; let n = 0; const page = () => { const from = worked(); while (worked() - from < 150_000) {} Atomics.add(workerData.pages, 0, 1); n += 1; if (n < 8) setTimeout(page, 5); else parentPort.postMessage({ kind: "blocks", blocks: [{ text: "read", headings: [] }] }); }; page();',
    );

    const { said, work } = await cost(utf8('x'), 'pdf', pages, { ...THREAD_LIMITS, cpuMilliseconds: 600, cpuMillisecondsPerPage: 200 });

    expect(said).toBe('text');
    expect(work).toBeGreaterThan(600);
  }, 30_000);
});
