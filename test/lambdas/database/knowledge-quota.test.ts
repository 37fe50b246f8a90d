import { describe, expect, test } from '@jest/globals';
import { fullMeasure, roomFor, sharesOf } from '../../../lambdas/database/knowledge-quota.ts';
import { PLANS } from '../../../lambdas/quota/contract.ts';

const quota = { materials: 10, bytes: 1_000, chunks: 100 };
const use = { materials: 9, bytes: 900, chunks: 99 };

describe('room', () => {
  test('is there up to the very limit, and not beyond it', () => {
    expect(fullMeasure(quota, use, { materials: 1, bytes: 100, chunks: 1 })).toBeUndefined();
    expect(fullMeasure(quota, use, { materials: 2 })).toBe('materials');
    expect(fullMeasure(quota, use, { materials: 1, bytes: 101 })).toBe('bytes');
    expect(fullMeasure(quota, use, { chunks: 2 })).toBe('chunks');
  });

  test('is not there for something of which the size is not known yet, where nothing is left', () => {
    expect(fullMeasure(quota, { ...use, chunks: 100 }, { materials: 1 })).toBe('chunks');
    expect(fullMeasure(quota, { ...use, bytes: 1_000 }, { materials: 1 })).toBe('bytes');
  });

  test('has no end in a plan without one', () => {
    expect(fullMeasure(PLANS.unlimited.knowledge, { materials: 1e9, bytes: 1e15, chunks: 1e9 }, { materials: 1, bytes: 1e12 })).toBeUndefined();
    expect(roomFor(PLANS.unlimited.knowledge, use)).toBe(Number.POSITIVE_INFINITY);
  });

  test('for pages is counted by what is full first', () => {
    expect(roomFor(quota, { materials: 4, bytes: 0, chunks: 0 })).toBe(6);
    expect(roomFor(quota, { materials: 4, bytes: 1_000, chunks: 0 })).toBe(0);
  });
});

describe('a share of the quota', () => {
  const reached = (bytes: number, full?: 'chunks') =>
    sharesOf(quota, { materials: 0, bytes, chunks: 0 }, full)
      .filter((row) => row.reached)
      .map(({ measure, share }) => `${measure} ${share}`);

  test('is reached at 80 and at 100 per cent', () => {
    expect([799, 800, 999, 1_000].map((bytes) => reached(bytes))).toEqual([[], ['bytes 80'], ['bytes 80'], ['bytes 80', 'bytes 100']]);
  });

  test('is reached by what was just refused', () => {
    expect(reached(0, 'chunks')).toEqual(['chunks 80', 'chunks 100']);
  });

  test('is left only where there is clearly less', () => {
    const away = (bytes: number) => sharesOf(quota, { materials: 0, bytes, chunks: 0 }).find(({ measure, share }) => measure === 'bytes' && share === 80)?.away;

    expect([690, 700, 790].map(away)).toEqual([true, false, false]);
  });

  test('is nothing of a plan without an end', () => {
    expect(sharesOf(PLANS.unlimited.knowledge, use)).toEqual([]);
  });
});
