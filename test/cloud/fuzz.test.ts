import { beforeAll, expect, test } from '@jest/globals';
import { operations } from '../support/fuzz/calls.ts';
import { fuzz, newWorld, type World } from '../support/fuzz/run.ts';

/** The same calls in every run; `npm run test:long` draws others, and says by which seed. */
const SEED = 20_261_126;

let world: World;
beforeAll(async () => {
  world = await newWorld();
}, 120_000);

test('whatever is sent to a route by whoever, the answer is its own problem document, within two seconds, and says nothing of the inside (S0.5, S17.11, S20.9)', async () => {
  expect(operations().length).toBeGreaterThan(150);
  expect(await fuzz(world, { seed: SEED, calls: 4, seconds: 20 })).toEqual([]);
}, 180_000);

test('and the account is whole afterwards', async () => {
  const { status } = await world.owner.client.call('GET', `/v1/chatbots/${world.ids.chatbotId}`);
  expect(status).toBe(200);
});
