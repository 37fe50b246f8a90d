import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLAIMS } from './controls/controls.ts';
import { digest, type FileResult } from './controls/results.ts';

const root = join(import.meta.dirname, '..');

/** `npm run results`: keeps what the last run of each test file came to, as the reporter has left it, in `docs/test-results.json`. `npm run docs` shows it. */
const kept = globSync('test-results/runs/*.json', { cwd: root })
  .map((path) => JSON.parse(readFileSync(join(root, path), 'utf8')) as FileResult)
  .filter(({ path }) => existsSync(join(root, path)));
if (kept.length === 0) throw new Error('No test has been run here yet: npm test first.');
const results = digest(kept, CLAIMS);
writeFileSync(join(root, 'docs/test-results.json'), `${JSON.stringify(results, undefined, 1)}\n`);
const [passed, failed] = results.tests;
console.log(`${results.files} files, ${passed} passed, ${failed} failed: docs/test-results.json`);
