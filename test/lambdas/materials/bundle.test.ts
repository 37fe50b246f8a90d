import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { DOCUMENTS } from '../../../tools/make-documents.ts';

const SOURCE = fileURLToPath(new URL('../../../lambdas/materials/extract.ts', import.meta.url));

test('the extraction works from one bundled CommonJS file, away from any node_modules', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bundle-'));
  try {
    const outfile = path.join(folder, 'extract.cjs');
    const { warnings } = await build({
      entryPoints: [SOURCE],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      mainFields: ['module', 'main'],
      // The PDF reader asks `import.meta` only for files of fonts that it does without, and an empty one would be an error of the build.
      define: { 'import.meta.url': 'undefined', 'import.meta.resolve': 'undefined' },
      logOverride: { 'empty-import-meta': 'error' },
      logLevel: 'silent',
    });
    const script = path.join(folder, 'run.cjs');
    await writeFile(
      script,
      `
      const { extract } = require('./extract.cjs');
      const bytes = new Uint8Array(require('node:fs').readFileSync(process.argv[2]));
      extract({ bytes, type: 'pdf' }).then(({ blocks }) => console.log(JSON.stringify(blocks.map((block) => block.text.slice(0, 18)))));
    `,
    );

    const { stdout } = await promisify(execFile)(process.execPath, [script, fileURLToPath(new URL('rempart-handbook.pdf', DOCUMENTS))], { cwd: folder });

    expect(warnings).toEqual([]);
    expect(JSON.parse(stdout)).toEqual(['The Orvella Handbo', 'Setting up the Orv', 'Cleaning and small', 'Delivery, returns ', 'Working at Orvella']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
