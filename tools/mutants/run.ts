import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { namedIn } from '../controls/proofs.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import { strengthText, type Outcome } from './report.ts';
import { copyTree, plant } from './tree.ts';

const root = join(import.meta.dirname, '../..');

interface JestResult {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly { readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[] }[];
}

/** Runs test files in a copy of the tree. */
function run(copy: string, tests: readonly string[]): JestResult {
  const output = join(copy, 'result.json');
  rmSync(output, { force: true });
  const jest = [join(copy, 'node_modules/jest/bin/jest.js'), '--selectProjects', 'rules', '--maxWorkers=1', '--silent', '--json', '--outputFile', output];
  spawnSync(process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', ...jest, '--runTestsByPath', ...tests], {
    cwd: copy,
    stdio: 'ignore',
  });
  return JSON.parse(readFileSync(output, 'utf8')) as JestResult;
}

const failedIn = ({ testResults }: JestResult) => testResults.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status === 'failed');

/** Whether the tests see a fault: one that names the attack fails, and all of them could be run. Others that fail with it may only have lost their ground. */
function outcomeOf(copy: string, mutant: Mutant): Outcome {
  const takeOut = plant(copy, mutant);
  try {
    const result = run(copy, mutant.tests);
    const { numFailedTests, numRuntimeErrorTestSuites } = result;
    const red = failedIn(result).find(({ fullName }) => namedIn(fullName).includes(mutant.attack))?.fullName;
    return { mutant, state: numRuntimeErrorTestSuites > 0 ? 'broken' : red !== undefined ? 'seen' : 'survived', failed: numFailedTests, red };
  } finally {
    takeOut();
  }
}

/**
 * `npm run test:mutants`: plants one fault after the other in a copy of the tree, runs the tests that should see it, prints the table and keeps it in
 * docs/test-strength.md. Fails when a fault is not seen, cannot be planted, or when the tests fail without any.
 */
const wanted = MUTANTS.filter(({ name }) => process.argv.length < 3 || process.argv.slice(2).some((part) => name.includes(part)));
const copy = copyTree(root);
try {
  const sound = run(copy, [...new Set(wanted.flatMap(({ tests }) => tests))]);
  const without = failedIn(sound).map(({ fullName }) => fullName);
  if (without.length > 0 || sound.numRuntimeErrorTestSuites > 0) throw new Error(`the tests fail without any fault: ${without.join('; ')}`);
  const outcomes = wanted.map((mutant) => {
    const outcome = outcomeOf(copy, mutant);
    console.log(`${outcome.state.padEnd(9)} ${mutant.name}${outcome.red === undefined ? '' : `  (${outcome.failed}: ${outcome.red})`}`);
    return outcome;
  });
  if (wanted.length === MUTANTS.length) writeFileSync(join(root, 'docs/test-strength.md'), strengthText(outcomes, new Date()));
  const missed = outcomes.filter(({ state }) => state !== 'seen');
  console.log(`${outcomes.length - missed.length} of ${outcomes.length} faults are seen`);
  process.exitCode = missed.length > 0 ? 1 : 0;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
