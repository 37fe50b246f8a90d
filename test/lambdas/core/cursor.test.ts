import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { markCursor, pageOf, readCursor, unmarkCursor, writeCursor } from '../../../lambdas/core/cursor.ts';
import { codeOf } from './refusals.ts';

test('a cursor leads back to its row', () => {
  fc.assert(fc.property(fc.uuid(), (id) => expect(readCursor(writeCursor(id))).toBe(id)));
  expect(readCursor(undefined)).toBeUndefined();
});

test('anything else is refused (S20.6)', () => {
  for (const cursor of ['', 'x', writeCursor("' OR 1=1"), writeCursor('0199a000-0000-7000-8000-000000000001\n'), 'é'])
    expect(codeOf(() => readCursor(cursor))).toBe('invalid-request');
  fc.assert(fc.property(fc.string(), (cursor) => expect(codeOf(() => readCursor(cursor))).toBe('invalid-request')));
});

describe('the mark of a list (S9.6)', () => {
  const list = { accountId: 'a', route: 'listThings', params: { chatbotId: '1' } };
  const { nextCursor } = markCursor(list, { items: [], nextCursor: writeCursor('0199a000-0000-7000-8000-000000000001') }) as { nextCursor: string };

  test('lets a cursor go on in its own list', () => {
    expect(unmarkCursor(list, { limit: 2, cursor: nextCursor })).toEqual({ limit: 2, cursor: writeCursor('0199a000-0000-7000-8000-000000000001') });
  });

  test.each([
    ['another account', { ...list, accountId: 'b' }],
    ['another list', { ...list, route: 'listOthers' }],
    ['another chatbot', { ...list, params: { chatbotId: '2' } }],
  ])('refuses it in %s', (_name, other) => {
    expect(codeOf(() => unmarkCursor(other, { cursor: nextCursor }))).toBe('invalid-request');
  });

  test('refuses it with any letter changed, cut, or added', () => {
    for (let at = 0; at < nextCursor.length; at += 1) {
      const changed = `${nextCursor.slice(0, at)}${nextCursor[at] === 'x' ? 'y' : 'x'}${nextCursor.slice(at + 1)}`;
      for (const cursor of [changed, nextCursor.slice(0, at), `${nextCursor.slice(0, at)}.${nextCursor.slice(at)}`])
        expect(codeOf(() => unmarkCursor(list, { cursor }))).toBe('invalid-request');
    }
    expect(codeOf(() => unmarkCursor(list, { cursor: `${nextCursor}.x` }))).toBe('invalid-request');
  });

  test('leaves alone what has no cursor', () => {
    for (const reply of [{ items: [], nextCursor: null }, { name: 'a' }, undefined, null, 'text']) expect(markCursor(list, reply)).toBe(reply);
    for (const query of [{ limit: 1 }, undefined]) expect(unmarkCursor(list, query)).toBe(query);
  });
});

describe('a page', () => {
  const ids = ['c', 'b', 'a'];
  const page = (limit: number) =>
    pageOf(
      ids.slice(0, limit + 1),
      limit,
      (id) => id,
      (id) => id.toUpperCase(),
    );

  test('says that there is more exactly when there is', () => {
    expect(page(2)).toEqual({ items: ['C', 'B'], nextCursor: writeCursor('b') });
    expect(page(3)).toEqual({ items: ['C', 'B', 'A'], nextCursor: null });
  });

  test('of nothing is empty', () => {
    expect(pageOf([], 5, String, String)).toEqual({ items: [], nextCursor: null });
  });
});
