import { describe, expect, test } from '@jest/globals';
import { changesSince, type ChangesAnswer } from '../../../lambdas/conversations/changes.ts';
import { since as sinceSchema, type Conversation } from '../../../lambdas/conversations/fields.ts';
import type { ChangesView } from '../../../lambdas/database/conversation-changes-store.ts';

const AT = '2026-11-25T22:00:00.000Z';
const conversation = (id: string): Conversation => ({
  id,
  channel: 'widget',
  visitorId: 'v',
  title: 't',
  status: 'open',
  assigneeId: null,
  takenOverBy: null,
  tags: [],
  language: null,
  messageCount: 1,
  createdAt: AT,
  updatedAt: AT,
  lastMessageAt: AT,
});

/** A chatbot whose marks and conversations a test sets. */
function chatbot() {
  const state = { changed: '0199a000', gone: '-', rows: [conversation('one')], now: Date.parse(AT) };
  const asked: { view: ChangesView; moment?: Date }[] = [];
  const poll = (view: ChangesView | undefined, since?: string | Date): Promise<ChangesAnswer> =>
    changesSince(
      { ids: { accountId: 'a', chatbotId: 'c' }, view, since },
      {
        marks: async (_ids, seen) => {
          asked.push({ view: seen });
          return { changed: state.changed, gone: state.gone };
        },
        changedSince: async (moment, limit) => {
          asked.push({ view: 'all', moment });
          return state.rows.slice(0, limit);
        },
        now: () => state.now,
      },
    );
  return { state, asked, poll };
}

describe('a poll', () => {
  test('looks at no conversation while nothing has changed, and names what has', async () => {
    const { state, asked, poll } = chatbot();
    const first = await poll('all');
    const still = await poll('all', first.since);
    expect([first, still]).toEqual([
      expect.objectContaining({ changed: false, items: [] }),
      expect.objectContaining({ changed: false, reload: false, items: [] }),
    ]);
    expect(asked.some(({ moment }) => moment !== undefined)).toBe(false);

    state.changed = '0199a001';
    const changed = await poll('all', still.since);
    expect(changed).toMatchObject({ changed: true, reload: false, items: [{ id: 'one' }] });
    expect((await poll('all', changed.since)).changed).toBe(false);
  });

  test('since a moment names what has changed from it on, and where to go on from', async () => {
    const { state, asked, poll } = chatbot();
    const told = await poll('all', new Date(AT));
    expect(told).toMatchObject({ changed: true, reload: false, items: [{ id: 'one' }] });
    expect(asked.at(-1)?.moment).toEqual(new Date(AT));
    expect(await poll('all', told.since)).toMatchObject({ changed: false });

    state.rows = [];
    expect(await poll('all', new Date(AT))).toMatchObject({ changed: false, reload: false, items: [] });
    state.rows = [conversation('one')];
    expect(await poll(undefined, new Date(AT))).toMatchObject({ changed: false, items: [] });
  });

  test('looks back far enough for a transaction that was under way', async () => {
    const { state, asked, poll } = chatbot();
    const { since } = await poll('all');
    state.changed = '0199a001';
    state.now += 5_000;
    await poll('all', since);
    expect(asked.at(-1)?.moment).toEqual(new Date(Date.parse(AT) - 30_000));
  });

  test('says to read the list again when something went out of sight, or too much has changed', async () => {
    const { state, poll } = chatbot();
    const { since } = await poll('all');
    Object.assign(state, { changed: '0199a002', gone: '0199a002' });
    expect(await poll('all', since)).toMatchObject({ changed: true, reload: true });
    Object.assign(state, { gone: '-', rows: Array.from({ length: 101 }, (_, place) => conversation(`${place}`)) });
    const many = await poll('all', since);
    expect([many.reload, many.items.length]).toEqual([true, 100]);
  });

  test('of whoever sees nothing asks nothing and tells nothing, whatever happens (S11.6)', async () => {
    const { state, asked, poll } = chatbot();
    const { since } = await poll(undefined);
    state.changed = '0199a003';
    expect(await poll(undefined, since)).toMatchObject({ changed: false, reload: false, items: [] });
    expect(asked).toEqual([]);
  });

  test('of whoever sees what is assigned asks for that alone', async () => {
    const { asked, poll } = chatbot();
    await poll({ assignedTo: 'ann' });
    expect(asked).toEqual([{ view: { assignedTo: 'ann' } }]);
  });

  test('after the sight has changed names nothing of before', async () => {
    const { poll } = chatbot();
    const { since } = await poll('all');
    expect(await poll(undefined, since)).toMatchObject({ changed: true, reload: true, items: [] });
  });

  test('gives back what it takes', async () => {
    const { state, poll } = chatbot();
    Object.assign(state, { changed: '0199a000-0000-7000-8000-000000000001', gone: '0199a000-0000-7000-8000-000000000001' });
    for (const view of ['all', { assignedTo: 'ann' }, undefined] as const) expect(sinceSchema.safeParse((await poll(view)).since).success).toBe(true);
    for (const bad of ['', 'all', 'all.x.-.1', 'every.-.-.1', `all.-.-.${'1'.repeat(200)}`]) expect(sinceSchema.safeParse(bad).success).toBe(false);
  });
});
