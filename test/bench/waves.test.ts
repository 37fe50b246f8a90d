import { expect, test } from '@jest/globals';
import { waves } from './waves.ts';

const answer = async (): Promise<string> => 'there';
/** Longer than a few turns of the loop, as a key that is computed in another thread. */
const slowly = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 20));

test('calls side by side are one wave, calls one after the other are as many', async () => {
  const { hold, drive, count } = waves();
  await drive(Promise.all([hold(answer), hold(answer), hold(answer)]));
  expect(count()).toBe(1);

  const chain = async (): Promise<void> => {
    for (let n = 0; n < 4; n += 1) await hold(answer);
  };
  await drive(Promise.all([chain(), hold(answer)]));
  expect(count()).toBe(5);
});

test('work between two calls is no round trip, however long it takes', async () => {
  const { hold, drive, count } = waves();
  const work = async (): Promise<string> => {
    await slowly();
    await hold(answer);
    await slowly();
    return hold(answer);
  };

  expect(await drive(work())).toBe('there');
  expect(count()).toBe(2);
});

test('what a backend refuses is refused to whoever asked', async () => {
  const { hold, drive } = waves();
  await expect(drive(hold(() => Promise.reject(new Error('full'))))).rejects.toThrow('full');
});
