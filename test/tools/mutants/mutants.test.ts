import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ATTACKS } from '../../../tools/controls/controls.ts';
import { MUTANTS, type Mutant } from '../../../tools/mutants/mutants.ts';
import { strengthText } from '../../../tools/mutants/report.ts';
import { faulty } from '../../../tools/mutants/tree.ts';

const rows = MUTANTS.map((mutant) => [mutant.name, mutant] as const);

test('there are at least twenty seeded faults, each of its own name and of an attack that is known', () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(20);
  expect(MUTANTS.filter(({ attack }) => !ATTACKS.includes(attack))).toEqual([]);
});

test.each(rows)('%s can still be planted, and the tests that should see it are there', (_name, mutant) => {
  const sound = readFileSync(mutant.file, 'utf8');
  expect(faulty(sound, mutant)).not.toBe(sound);
  expect(mutant.tests.filter((path) => !existsSync(path))).toEqual([]);
  expect(mutant.tests.filter((path) => /^test\/(?:cloud|long|browser|scan|lab|stripe)\//.test(path))).toEqual([]);
});

describe('a fault', () => {
  const mutant: Mutant = { ...(MUTANTS[0] as Mutant), from: 'a', to: 'b' };
  test.each(['xyz', 'a and a'])('whose place is not once in %j is refused', (text) => {
    expect(() => faulty(text, mutant)).toThrow('does not apply');
  });

  test('that survives is said loudly', () => {
    expect(strengthText([{ mutant, state: 'survived', failed: 0, red: undefined }], new Date(0))).toContain('**survived**');
  });
});
