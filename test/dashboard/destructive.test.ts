import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ALL_ROUTES } from '../../lambdas/contracts.ts';
import { root } from '../source-rules.ts';

/** What takes something away without being a deletion by its method. */
const AS_BAD = ['transferAccount', 'restoreVersion', 'rotatePublicKey', 'renewChannelToken', 'erasePerson', 'blockVisitor'];

/** What asks nothing by a confirmation, and why that is right. */
const OTHERWISE: Readonly<Record<string, string>> = {
  deleteRule: 'undone from its message',
  deletePlaybook: 'undone from its message',
  deleteTrigger: 'undone from its message',
  unblockRange: 'undone from its message',
  disallowRange: 'undone from its message',
  deleteGrant: 'one choice of a list, which is chosen again',
  removeTotp: 'asks for the password',
  deleteMyAvatar: 'the section of pictures asks',
  deleteChatbotAvatar: 'the section of pictures asks',
};

const texts = globSync('dashboard/**/*.tsx', { cwd: root }).map((file) => [file, readFileSync(join(root, file), 'utf8')] as const);
const takes = new Set([...ALL_ROUTES.flatMap(({ name, route }) => (route.method === 'DELETE' ? [name as string] : [])), ...AS_BAD]);

/** Operations that a page can start, each with whether every start of it stands in a question. */
const started = texts.flatMap(([file, text]) =>
  [...text.matchAll(/const (\w+) = useAct\(\s*(?:\([^)]*\)|\w+) =>\s*service\.call\('(\w+)'/g)]
    .filter(([, , operation = '']) => takes.has(operation))
    .flatMap(([, name, operation = '']) =>
      [...text.matchAll(new RegExp(`\\b${name}\\.mutate\\(`, 'g'))].map(({ index }) => ({
        file,
        operation,
        asked: text.slice(Math.max(0, index - 400), index).includes('confirm('),
      })),
    ),
);

test('nothing is taken away unasked: it is confirmed, or it can be undone', () => {
  expect(started.filter(({ operation, asked }) => !asked && !(operation in OTHERWISE))).toEqual([]);
});

test('every deletion that the dashboard knows is one of these, and no reason is left over', () => {
  const known = new Set([...started.map(({ operation }) => operation), ...Object.keys(OTHERWISE)]);
  const called = new Set(texts.flatMap(([, text]) => [...text.matchAll(/'(\w+)'/g)].flatMap(([, word = '']) => (takes.has(word) ? [word] : []))));

  expect([...called].filter((operation) => !known.has(operation))).toEqual([]);
  expect(Object.keys(OTHERWISE).filter((operation) => !called.has(operation))).toEqual([]);
});
