import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { mailChoiceStore } from '../../../lambdas/people/mail-choice-store.ts';
import { personStore } from '../../../lambdas/people/person-store.ts';
import { userKey } from '../../../lambdas/people/rows.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const store = () => mailChoiceStore(db(), TABLE);
const newPerson = async (userId: string) => {
  await db().send(new PutCommand({ TableName: TABLE, Item: { ...userKey(userId), userId, email: `${userId}@example.com` } }));
  return async () => [...((await personStore(db(), TABLE).userById(userId))?.declined ?? [])].toSorted();
};

test('what a person does without is noted once, apart from the rest, and is wanted again', async () => {
  const declined = await newPerson('ada');

  expect([await store().choose('ada', 'quota', false), await store().choose('ada', 'quota', false), await store().choose('ada', 'billing', false)]).toEqual([
    true,
    false,
    true,
  ]);
  expect(await declined()).toEqual(['billing', 'quota']);
  expect([await store().choose('ada', 'quota', true), await store().choose('ada', 'quota', true), await store().choose('ada', 'webhooks', true)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(await declined()).toEqual(['billing']);
});

test('twenty of each at the same moment lose nothing, and only one of each has changed anything', async () => {
  const declined = await newPerson('bob');

  const changed = await Promise.all(
    Array.from({ length: 60 }, (_, at) => store().choose('bob', (['quota', 'billing', 'webhooks'] as const)[at % 3] ?? 'quota', false)),
  );

  expect(changed.filter(Boolean)).toHaveLength(3);
  expect(await declined()).toEqual(['billing', 'quota', 'webhooks']);
});

test('nobody is made by a choice or by a key', async () => {
  expect([await store().choose('nobody-1', 'quota', false), await store().choose('nobody-1', 'quota', true)]).toEqual([false, false]);
  expect([await store().mailKeyFor('nobody-1', 'fresh'), await store().mailKey('nobody-1')]).toEqual([undefined, undefined]);
  expect(await personStore(db(), TABLE).userById('nobody-1')).toBeUndefined();
});

test('a person has one key, whoever asks for it first', async () => {
  await newPerson('eve');
  expect(await store().mailKey('eve')).toBeUndefined();

  const keys = await Promise.all(Array.from({ length: 20 }, (_, at) => store().mailKeyFor('eve', `fresh-${at}`)));

  expect(new Set(keys)).toEqual(new Set([await store().mailKey('eve')]));
});
