import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pageOf, readCursor, writeCursor } from '../../../lambdas/core/cursor.ts';
import { codeOf } from './refusals.ts';

test('a cursor leads back to its row', () => {
  fc.assert(fc.property(fc.uuid(), (id) => expect(readCursor(writeCursor(id))).toBe(id)));
  expect(readCursor(undefined)).toBeUndefined();
});

test('anything else is refused', () => {
  for (const cursor of ['', 'x', writeCursor("' OR 1=1"), writeCursor('0199a000-0000-7000-8000-000000000001\n'), 'é'])
    expect(codeOf(() => readCursor(cursor))).toBe('invalid-request');
  fc.assert(fc.property(fc.string(), (cursor) => expect(codeOf(() => readCursor(cursor))).toBe('invalid-request')));
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
