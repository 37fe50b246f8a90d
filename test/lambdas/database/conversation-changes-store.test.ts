import { expect, test } from '@jest/globals';
import { conversationChanges, type ChangesView } from '../../../lambdas/database/conversation-changes-store.ts';
import { tableOfTests } from '../../support/table.ts';

const table = tableOfTests();
let ids = 0;
const failures: string[] = [];
const store = (name = table.TABLE) =>
  conversationChanges(table.db(), name, { newId: () => `id-${(ids += 1)}`, now: () => 1_800_000_000_000, log: (message) => void failures.push(message) });

/** Which of the views is told by what is done. */
async function told(views: Readonly<Record<string, ChangesView>>, chatbotId: string, act: () => Promise<void>): Promise<Record<string, string>> {
  const all = async () =>
    Object.fromEntries(await Promise.all(Object.entries(views).map(async ([name, view]) => [name, await store().marks({ accountId: 'a', chatbotId }, view)])));
  const before = await all();
  await act();
  const after = await all();
  return Object.fromEntries(
    Object.keys(views).map((name) => [
      name,
      before[name].gone !== after[name].gone ? 'gone' : before[name].changed !== after[name].changed ? 'changed' : 'nothing',
    ]),
  );
}
const VIEWS = { all: 'all', ann: { assignedTo: 'ann' }, bob: { assignedTo: 'bob' } } as const;

test('a change is told to whoever sees all and to the assigned, and to nobody else (S11.6)', async () => {
  const note =
    (assigneeId: string | null, more = {}) =>
    () =>
      store().note({ accountId: 'a', chatbotId: 'c', assigneeId }, more);
  expect(await told(VIEWS, 'c', note(null))).toEqual({ all: 'changed', ann: 'nothing', bob: 'nothing' });
  expect(await told(VIEWS, 'c', note('ann'))).toEqual({ all: 'changed', ann: 'changed', bob: 'nothing' });
  expect(await told(VIEWS, 'c', note('bob', { formerAssigneeId: 'ann' }))).toEqual({ all: 'changed', ann: 'gone', bob: 'changed' });
  expect(await told(VIEWS, 'c', note('bob', { gone: true }))).toEqual({ all: 'gone', ann: 'nothing', bob: 'gone' });
});

test('another chatbot and another account are told nothing', async () => {
  expect(await told(VIEWS, 'c', () => store().note({ accountId: 'a', chatbotId: 'd', assigneeId: 'ann' }))).toEqual({
    all: 'nothing',
    ann: 'nothing',
    bob: 'nothing',
  });
  expect(await told(VIEWS, 'c', () => store().note({ accountId: 'b', chatbotId: 'c', assigneeId: 'ann' }))).toEqual({
    all: 'nothing',
    ann: 'nothing',
    bob: 'nothing',
  });
});

test('a change that cannot be noted fails nothing, and is logged', async () => {
  await store('Nowhere').note({ accountId: 'a', chatbotId: 'c', assigneeId: null });
  expect(failures).toEqual(['change not noted']);
});
