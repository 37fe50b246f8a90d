import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { buildPurifier } from '../../../tools/bundle.ts';

test('the purifier works from one file, away from any node_modules', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'purifier-'));
  try {
    await buildPurifier(join(folder, 'purifier.js'));
    // As in Lambda: whatever stands above this folder says nothing about it.
    await writeFile(join(folder, 'package.json'), '{}');
    await writeFile(
      join(folder, 'run.js'),
      "require('./purifier.js').purify('<p onclick=x>a<script>b</script> <a href=\"javascript:x\">c</a></p>').then((text) => process.stdout.write(text));",
    );
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['run.js'], { cwd: folder });
    expect([stdout, stderr]).toEqual(['<p>a <a>c</a></p>', '']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
