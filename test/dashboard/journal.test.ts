import { describe, expect, test } from '@jest/globals';
import { journalTypeWords } from '../../dashboard/pages/journal/journal-type-words.ts';
import { JOURNAL_TYPE_NAMES } from '../../lambdas/core/journal-types.ts';
import { journalRoutes } from '../../lambdas/journal/contract.ts';

describe('the page of the journal', () => {
  test('has words for every type that the service can write, and for no other', () => {
    expect(Object.keys(journalTypeWords.en).toSorted()).toEqual([...JOURNAL_TYPE_NAMES]);
  });

  test.each(['en', 'fr'] as const)('tells no two types by the same words in %s', (language) => {
    const said = Object.values(journalTypeWords[language]);
    expect(said.filter((text, place) => said.indexOf(text) !== place)).toEqual([]);
  });

  test('asks for nothing that the service would refuse, and for no export that it has not', () => {
    const query = journalRoutes.listJournal.query;
    const from = new Date('2026-11-01T00:00:00').toISOString();
    const to = new Date('2026-11-30T23:59:59').toISOString();
    expect(query.safeParse({ type: 'authn_login_fail', outcome: 'refused', actor: '0199c3a0-7000-7000-8000-00000000000b', from, to }).success).toBe(true);
    for (const format of ['csv', 'jsonl', 'ocsf']) expect(journalRoutes.exportJournal.query.safeParse({ format }).success).toBe(true);
  });
});
