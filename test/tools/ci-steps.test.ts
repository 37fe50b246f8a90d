import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

/** What a run of these steps says, without its times, and how it ends. */
function ran(...lines: readonly string[]): { readonly code: number | null; readonly said: readonly string[] } {
  const script = ['set -uo pipefail', '. .ci/steps', ...lines, 'summary'].join('\n');
  const { status, stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  return {
    code: status,
    said: stdout
      .trim()
      .replaceAll(/\d+ s\b/g, 'N s')
      .split('\n'),
  };
}
const JEST = `printf 'Tests:       1 failed, 2 skipped, 12 passed, 15 total\\n'`;

test('a step passes, fails, or was not run, which is counted as neither and said before the count', () => {
  const { code, said } = ran(`step one true`, `step two bash -c 'echo why; exit 75'`, `step three true`);

  expect(said.slice(3, 6)).toEqual(['why', '--- not run: two (N s)', '=== three']);
  expect(said.slice(-3)).toEqual(['not run: two', 'in N s, of 1800 at most', '2 passed, 0 failed']);
  expect(code).toBe(0);
});

test('one that failed fails the whole, whatever it ends with but 75', () => {
  const { code, said } = ran('step one true', 'step two bash -c "exit 3"', 'step three bash -c "exit 75"');

  expect(said.slice(-4)).toEqual(['not run: three', 'failed: two', 'in N s, of 1800 at most', '1 passed, 1 failed']);
  expect(code).toBe(1);
});

test('tests are counted each beside their step, also of what ran beside, and what ran beside can be not run', () => {
  const { code, said } = ran(
    `step one tested bash -c "${JEST}; exit 1"`,
    `beside two bash -c 'exit 75'`,
    `beside three bash -c "printf 'Tests:       4 passed, 4 total\\n'"`,
    'step two tested outcome two',
    'step three tested outcome three',
  );

  expect(said.slice(-4)).toEqual(['not run: two', 'failed: one', 'in N s, of 1800 at most', '17 passed, 2 failed']);
  expect(code).toBe(1);
});

test('a step that needs what is not here ends as not run: the emulator without Python, Stripe without Go, the audit without an answer of the registry', () => {
  const only = mkdtempSync(join(tmpdir(), 'rempart-path-'));
  try {
    for (const [name, path] of [
      ['bash', '/bin/bash'],
      ['dirname', '/usr/bin/dirname'],
      ['node', process.execPath],
    ] as const)
      symlinkSync(path, join(only, name));
    writeFileSync(join(only, 'npm'), '#!/bin/bash\necho "{}"\n');
    chmodSync(join(only, 'npm'), 0o755);
    const ends = (command: string, ...args: readonly string[]) => {
      const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', env: { PATH: only } });
      return [status, stdout.trim()];
    };

    expect(ends('.ci/emulator')).toEqual([75, 'not tried: Python with venv is not here']);
    expect(ends('.ci/stripe')).toEqual([75, 'not tried: stripe-mock is built by Go, which is not here']);
    expect(ends('node', 'tools/audit.ts')).toEqual([75, 'not audited: the registry does not answer']);
  } finally {
    rmSync(only, { recursive: true });
  }
});
