import { randomInt } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { fuzz, newWorld, type World } from '../support/fuzz/run.ts';

/** Other calls in every run. The seed is printed: `REMPART_FUZZ_SEED` makes the same ones again, `REMPART_FUZZ_CALLS` more or fewer of each route, `REMPART_FUZZ_SECONDS` for longer than a minute. */
const SEED = Number(process.env['REMPART_FUZZ_SEED'] ?? randomInt(2 ** 31 - 1));
const CALLS = Number(process.env['REMPART_FUZZ_CALLS'] ?? 40);
const SECONDS = Number(process.env['REMPART_FUZZ_SECONDS'] ?? 60);

let world: World;
beforeAll(async () => {
  world = await newWorld();
}, 120_000);

test(
  'calls of every route, drawn anew, are answered as they must be (S0.5, S17.11, S20.9)',
  async () => {
    console.log(`REMPART_FUZZ_SEED=${SEED} REMPART_FUZZ_CALLS=${CALLS}`);
    expect(await fuzz(world, { seed: SEED, calls: CALLS, seconds: SECONDS })).toEqual([]);
  },
  SECONDS * 2_000 + 300_000,
);
