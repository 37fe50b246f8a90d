import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string };

/** The version of this release, as `package.json` says it. */
export const { version } = manifest;

/** The commit that is checked out, or nothing outside of a repository. */
function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

/** What errors and source maps are filed under: the version, and the commit where there is one. */
export const releaseName = (): string => (release ??= [`rempart@${version}`, commit()].filter(Boolean).join('+'));
let release: string | undefined;
