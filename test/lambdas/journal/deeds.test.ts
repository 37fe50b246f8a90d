import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ALL_ROUTES } from '../../../lambdas/contracts.ts';
import { JOURNAL_TYPES } from '../../../lambdas/core/journal-types.ts';
import { DEEDS } from '../../support/deeds.ts';

const said = Object.entries(DEEDS);

test('every route that changes something, and every one that exports, says what it writes, or why nothing (S22.2)', () => {
  const matter = ALL_ROUTES.filter(({ name, route }) => route.method !== 'GET' || name.startsWith('export') || route.reply === 'file').map(({ name }) => name);

  // The state of an export is read, and its link is handed out, by the same call.
  expect(said.map(([name]) => name).toSorted()).toEqual([...matter, 'readExport'].toSorted());
});

const sourceOf = (feature: string): string =>
  [...globSync(`lambdas/${feature}/*.ts`), 'lambdas/core/deed.ts']
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
    // The two lists of addresses are one rule.
    .replaceAll('`${list}list_changed`', "'allowlist_changed' 'blocklist_changed'");
const written = said.flatMap(([name, deed]) => (typeof deed === 'string' ? [] : [[name, deed as readonly string[]] as const]));

test.each(written)('%s writes %j by its own feature', (name, types) => {
  const source = sourceOf(ALL_ROUTES.find((row) => row.name === name)?.feature ?? '');
  expect(types.filter((type) => !(type in JOURNAL_TYPES) || !source.includes(`'${type}'`))).toEqual([]);
});

test('whoever writes nothing says why', () => {
  for (const [name, deed] of said) if (typeof deed === 'string') expect([name, deed]).toEqual([name, expect.stringMatching(/^.{20,}$/)]);
});

test('what hands data out for good, takes it away or gives a right is never among those that write nothing', () => {
  const silent = said.flatMap(([name, deed]) => (typeof deed === 'string' ? [name] : []));
  expect(silent.filter((name) => /^(?:export|erase|rotate|renew|revoke|transfer|remove|close|publish|block|allow)/.test(name))).toEqual([]);
  // Deleting parts of a draft and pictures is what is left.
  expect(silent.filter((name) => name.startsWith('delete')).toSorted()).toEqual(
    ['deletePlaybook', 'deleteRule', 'deleteTrigger', 'deleteChatbotAvatar', 'deleteMyAvatar'].toSorted(),
  );
});
