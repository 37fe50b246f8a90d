import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The commit that is tried, and whether something was changed since. */
function commit() {
  try {
    const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
    return `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain', '--untracked-files=no') ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
}

/** Keeps what the last run of each test file came to, for `npm run results`. A file each, so that runs side by side do not meet. */
export default class KeepResults {
  #folder = join(root, 'test-results/runs');
  #commit = commit();

  onTestResult(_test, { testFilePath, testResults }) {
    const path = relative(root, testFilePath).replaceAll('\\', '/');
    const named = (wanted) => testResults.filter(({ status }) => status === wanted).map(({ fullName }) => fullName);
    // A file whose tests could not even be read is a failure without a name.
    const failed = testResults.length === 0 ? ['(the file)'] : named('failed');
    mkdirSync(this.#folder, { recursive: true });
    const result = { path, at: new Date().toISOString(), commit: this.#commit, passed: named('passed'), failed };
    writeFileSync(join(this.#folder, `${path.replaceAll('/', '__')}.json`), JSON.stringify(result));
  }
}
