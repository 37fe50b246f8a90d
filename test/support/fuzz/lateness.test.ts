import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { newLateness } from './lateness.ts';

/** Calls one after the other, of which some are late the first time they are made. */
async function late(calls: number, among: number): Promise<{ readonly said: string; readonly tooMany: boolean }> {
  const { patiently, end } = newLateness(async () => undefined);
  for (let at = 0; at < among; at += 1) {
    let tried = 0;
    const ask = async (): Promise<number> => (tried += 1);
    // The first one meets a function that is new.
    await patiently('me', 'people', ask, (answer) => answer === 1 && at > 0 && at <= calls);
  }
  return end();
}

test('what hangs now and then is a finding though it answers when it is asked again, and a few are not', async () => {
  expect(await late(7, 300)).toMatchObject({ tooMany: true, said: expect.stringContaining('300 calls; made again: 7') });
  expect(await late(3, 300)).toMatchObject({ tooMany: false });
});

test('a function that is new, and a machine that is late with everything, explain it', async () => {
  const { patiently, end } = newLateness(() => delay(600));
  await patiently(
    'me',
    'people',
    () => delay(20, 1),
    (answer) => answer === 1,
  );
  await patiently(
    'me',
    'people',
    () => delay(20, 1),
    (answer) => answer === 1,
  );
  expect((await end()).said).toContain('explains 0');
});
