import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Claim } from '../../../tools/controls/claim.ts';
import { ATTACKS, CLAIMS } from '../../../tools/controls/controls.ts';
import { controlsText, testsOf, triedOf } from '../../../tools/controls/page.ts';
import { namedIn, proofsIn, readTests, type Proofs } from '../../../tools/controls/proofs.ts';
import { digest, type FileResult } from '../../../tools/controls/results.ts';
import { knownControls } from '../../../tools/documents.ts';

const proofs = proofsIn(readTests('.'));
const claims = CLAIMS.map((claim) => [claim.id, claim] as const);

/** What is wrong with a promise as it is claimed, in words. */
function wrongWith(claim: Claim, of: Proofs): string[] {
  const wrong = [...claim.code, ...claim.tests].filter((path) => !existsSync(path)).map((path) => `${path} does not exist`);
  if (claim.holds && claim.code.length === 0) wrong.push('no code');
  if (claim.holds && testsOf(claim, of).length === 0) wrong.push('no test');
  const tried = triedOf(claim, of);
  if (claim.holds && tried.length === 0) wrong.push('no attack is tried');
  else if (claim.holds && !claim.missing)
    wrong.push(
      ...Object.keys(claim.attacks)
        .filter((number) => !tried.includes(number))
        .map((number) => `${claim.id}.${number} is not tried, and nothing is said to be missing`),
    );
  if (!claim.holds && !claim.missing && claim.code.length > 0) wrong.push('code without a claim');
  return wrong;
}

describe('the promises', () => {
  test('are S0 to S30, each once and in order', () => {
    expect(CLAIMS.map(({ id }) => id)).toEqual(Array.from({ length: 31 }, (_, number) => `S${number}`));
  });

  test.each(claims)('%s: what is claimed has code, a test and an attack that is tried, and all of them are there', (_id, claim) => {
    expect(wrongWith(claim, proofs)).toEqual([]);
  });

  test.each(claims)('%s is said in both languages, with standards by their numbers', (_id, { title, holds, missing, attacks, standards }) => {
    for (const [en, fr] of [title, holds, missing, ...Object.values(attacks)].filter((both) => both !== undefined)) {
      expect(en.trim()).toMatch(/^.{2,}[^.\s]$/s);
      expect(fr.trim()).toMatch(/^.{2,}[^.\s]$/s);
      expect(`${en}${fr}`).not.toContain('|');
    }
    expect(standards.owasp.filter((id) => !/^A(?:0[1-9]|10)$/.test(id))).toEqual([]);
    expect(standards.api.filter((id) => !/^API(?:[1-9]|10)$/.test(id))).toEqual([]);
    expect(standards.asvs.filter((id) => !/^V(?:[1-9]|1[0-7])\.\d+\.\d+$/.test(id))).toEqual([]);
  });

  test('would be missed: a claim without a test, and a path that is not there', () => {
    const bare: Claim = { ...(CLAIMS[1] as Claim), tests: [], code: ['lambdas/gone.ts'] };
    expect(wrongWith(bare, new Map())).toEqual(['lambdas/gone.ts does not exist', 'no test', 'no attack is tried']);
  });

  test('would be missed: one attack that no test names, unless the promise says what is missing', () => {
    const whole = CLAIMS[1] as Claim;
    const fewer = new Map([...proofs].filter(([id]) => id !== 'S1.12'));
    expect(wrongWith(whole, fewer)).toEqual(['S1.12 is not tried, and nothing is said to be missing']);
    expect(wrongWith({ ...whole, missing: ['that', 'cela'] }, fewer)).toEqual([]);
  });
});

describe('what tests name', () => {
  test('is read from names and not from comments', () => {
    expect(namedIn('another account is refused (S9.1, S10.3)')).toEqual(['S9.1', 'S10.3']);
    expect(namedIn('past the end (S2.9, S2.10: read from the row)')).toEqual(['S2.9', 'S2.10']);
    expect(namedIn('a bucket (S3Key), S4.1, and (S)')).toEqual([]);
    expect(proofsIn([{ path: 'a', text: "// (S1.1)\n/* (S1.2) */\ntest('x (S1.3)'" }])).toEqual(new Map([['S1.3', ['a']]]));
  });
});

describe('the last result', () => {
  const run = (path: string, passed: string[], failed: string[] = []): FileResult => ({ path, at: '2026-01-01T00:00:00.000Z', commit: 'abc', passed, failed });
  const [own = ''] = CLAIMS[1]?.tests ?? [];

  test("counts a promise's own files whole, others by the names of their tests, and attacks by names alone", () => {
    const { counts, tests, files } = digest(
      [run(own, ['one', 'two (S1.4)']), run('test/other.test.ts', ['three (S1.4)', 'four (S2)'], ['five (S1.10)'])],
      CLAIMS,
    );
    expect(counts['S1']).toEqual([3, 1]);
    expect(counts['S1.4']).toEqual([2, 0]);
    expect(counts['S1.10']).toEqual([0, 1]);
    expect(counts['S1.1']).toBeUndefined();
    expect([tests, files]).toEqual([[4, 1], 2]);
  });

  test('that is a failure is seen on the page', () => {
    const page = controlsText({ claims: CLAIMS, proofs, results: digest([run(own, ['a'], ['b (S1.4)'])], CLAIMS) }, 0);
    expect(page).toContain('**1 failed**');
  });
});

test('both pages have every promise and every attack', () => {
  const known = knownControls();
  for (const page of [controlsText(known, 0), controlsText(known, 1)]) {
    for (const { id } of CLAIMS) expect(page).toContain(`\n## ${id} `);
    for (const id of ATTACKS) expect(page).toContain(`\n| ${id} | `);
  }
});
