import { expect, test } from '@jest/globals';
import { growthOf } from './report.ts';

/** An hour, looked at every two seconds: what is kept, and garbage that goes every minute and a half. */
const hour = (kept: (hours: number) => number) =>
  Array.from({ length: 1_800 }, (_, at) => ({ seconds: 2 * at, cloud: kept(at / 1_800) + (at % 45) * 4, tables: 11 }));

test('garbage that goes again is no growth, however much of it there is at the end', () => {
  const memory = hour(() => 2_800).map((at) => (at.seconds > 3_540 ? { ...at, cloud: at.cloud + 300 } : at));
  expect(Math.round(growthOf(memory, 'cloud'))).toBe(0);
  expect(growthOf(memory, 'tables')).toBe(0);
});

test('what is kept and never given back is seen through the garbage', () => {
  const growth = growthOf(
    hour((hours) => 2_500 + 600 * hours),
    'cloud',
  );
  expect(Math.abs(growth - 600)).toBeLessThan(20);
});
