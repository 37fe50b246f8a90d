import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mailedTokens } from '../../local/client/account.ts';
import { createClient } from '../../local/client/client.ts';
import { heldInQueues, timePasses } from '../faults/place.ts';
import { freshSource, until } from '../support/cloud.ts';
import type { Fault } from '../support/faults.ts';
import { killableCloud } from '../support/killable-cloud.ts';

const { start, kill, directory } = killableCloud({ faulty: true });
let app = '';
let faults = '';
const begin = async (): Promise<void> => {
  const started = await start();
  app = started.app;
  faults = started.faults ?? '';
};
beforeAll(begin, 300_000);
afterAll(kill);

const set = async (fault: Fault): Promise<void> => expect((await fetch(`${faults}/mail/${fault}`, { method: 'POST' })).status).toBe(204);
const kinds = ['down', 'broken'] as const satisfies readonly Fault[];
/** Mails that wait, each of which the worker has tried to send. */
const tried = async (): Promise<number> => {
  const held = (await heldInQueues(directory())).filter(([queue]) => queue.includes('NoticeJobs'));
  return held.flatMap(([, messages]) => JSON.parse(messages) as { receiveCount: number }[]).filter(({ receiveCount }) => receiveCount > 0).length;
};
const addressOf = (fault: Fault): string => `waits-${fault}@example.com`;

test('whoever signs up while mail goes nowhere hears what everybody hears, and gets the one mail when it goes again', async () => {
  const person = { password: 'a quiet harbour at noon', name: 'W', accountName: 'W' };
  const replies: unknown[] = [];
  let waiting = 0;
  for (const fault of ['none', ...kinds] as const) {
    await set(fault);
    const { status, text, headers } = await createClient(app, freshSource()).call('POST', '/v1/auth/signup', {
      body: { ...person, email: addressOf(fault) },
    });
    replies.push([status, text, headers.get('content-type')]);
    waiting += fault === 'none' ? 0 : 1;
    await until(async () => (await tried()) === waiting);
  }
  expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
  for (const fault of kinds) expect([fault, await mailedTokens(createClient(app), addressOf(fault))]).toEqual([fault, []]);

  // The next cloud has an engine of mail that works; the time for which a queue hides what somebody took is over, without anybody waiting for it.
  await kill();
  await timePasses(directory());
  await begin();
  for (const fault of kinds) {
    const client = createClient(app);
    await until(async () => (await mailedTokens(client, addressOf(fault))).length > 0);
    const [token, ...more] = await mailedTokens(client, addressOf(fault));
    expect([fault, more]).toEqual([fault, []]);
    const verified = await client.call('POST', '/v1/auth/verify-email', { body: { token, password: person.password } });
    expect([fault, verified.status]).toEqual([fault, 200]);
  }
}, 300_000);
