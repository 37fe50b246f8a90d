import { expect, test } from '@jest/globals';
import { runLoad } from '../load/day.ts';
import { wrongOf } from '../load/report.ts';
import { cloud } from '../support/cloud.ts';

test('a busy account beside one that floods loses no message and no event, is refused nothing, and limits let in exactly what they say (S16.1)', async () => {
  const load = await runLoad(cloud(), { seconds: 16 });

  expect(wrongOf(load)).toEqual([]);
  expect([load.counts.turns, load.counts.hooks, load.counts.told].every((count) => count > 0)).toBe(true);
}, 240_000);
