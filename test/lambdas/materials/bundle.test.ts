import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { buildThread } from '../../../tools/bundle.ts';
import { DOCUMENTS } from '../../../tools/make-documents.ts';

test('the extraction works as one bundled file of a thread, away from any node_modules', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bundle-'));
  try {
    await buildThread('lambdas/materials/extractor.thread.ts', path.join(folder, 'extractor.cjs'));
    const script = path.join(folder, 'run.cjs');
    await writeFile(
      script,
      `
      const { Worker } = require('node:worker_threads');
      const bytes = new Uint8Array(require('node:fs').readFileSync(process.argv[2]));
      const pages = new Int32Array(new SharedArrayBuffer(4));
      const limits = { maxPages: 9, maxCharacters: 1e6, maxMilliseconds: 1e4 };
      new Worker(require('node:path').join(__dirname, 'extractor.cjs'), { workerData: { bytes, type: 'pdf', limits, pages }, env: {} })
        .on('message', (report) => console.log(JSON.stringify(report.blocks?.map((block) => block.text.slice(0, 18)) ?? report.kind)))
        .on('exit', () => console.log(JSON.stringify(pages[0])));
    `,
    );

    const { stdout } = await promisify(execFile)(process.execPath, [script, fileURLToPath(new URL('rempart-handbook.pdf', DOCUMENTS))], { cwd: folder });

    const pages = ['The Orvella Handbo', 'Setting up the Orv', 'Cleaning and small', 'Delivery, returns ', 'Working at Orvella'];
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual(['began', pages, pages.length]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
