import { randomInt, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '../../local/client/client.ts';
import { cloud, freshSource, learn, newChatbot, newTenant, textFile, type Tenant } from '../support/cloud.ts';
import { expectAlike } from './alike.ts';
import { rounds } from './rounds.ts';

/** Pairs of requests: one about a known address, one about an unknown one, in turns. */
const PAIRS = rounds(80);

/** Both sorts of address have asked for one sign-up before; only the known ones finished it. What was asked about lately is not what is compared. */
let pairs: { known: Tenant; unknown: string }[];
beforeAll(async () => {
  pairs = [];
  for (let n = 0; n < PAIRS; n += 1) {
    const unknown = `t-${randomUUID()}@example.com`;
    await timed(...DOORS['sign-up']!(unknown));
    pairs.push({ known: await newTenant(), unknown });
  }
}, 120_000);

async function timed(path: string, body: unknown): Promise<number> {
  const client = createClient(cloud().app, freshSource());
  const began = performance.now();
  await client.call('POST', path, { body });
  return performance.now() - began;
}

const DOORS: Readonly<Record<string, (email: string) => readonly [path: string, body: unknown]>> = {
  'log-in': (email) => ['/v1/auth/login', { email, password: 'not the right one at all' }],
  'sign-up': (email) => ['/v1/auth/signup', { email, password: 'a quiet harbour at noon', name: 'X', accountName: 'X' }],
  'a forgotten password': (email) => ['/v1/auth/password/forgot', { email }],
  'the verification link again': (email) => ['/v1/auth/verify-email/resend', { email }],
};

describe('known and unknown addresses take the same time (S12.5)', () => {
  test.each(Object.entries(DOORS))('at %s', async (_name, door) => {
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    for (let warm = 0; warm < 5; warm += 1) await timed(...door(`warm-${randomUUID()}@example.com`));
    for (const pair of pairs) {
      const ask = {
        known: async () => void times.known.push(await timed(...door(pair.known.email))),
        unknown: async () => void times.unknown.push(await timed(...door(pair.unknown))),
      };
      // Who goes first is drawn: a worker that still mails for the request before last must not meet one side more often.
      for (const side of randomInt(2) ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) await ask[side]();
    }

    expectAlike(times.known, times.unknown);
  });
});

test('a chatbot of another account, however much it knows, takes the time of one that is not (S14.9)', async () => {
  const victim = await newTenant();
  const full = await newChatbot(victim);
  const sections = Array.from({ length: 200 }, (_, at) => `# Part ${at}\n\n${`The lighthouse ${at} again. `.repeat(30)}`);
  await learn(victim, full.id, textFile(sections.join('\n\n'), 'full.md'));
  const times: { foreign: number[]; missing: number[] } = { foreign: [], missing: [] };
  for (let person = 0; person < 5; person += 1) {
    // Thirty searches a minute are a person's own limit.
    const { client } = await newTenant();
    const ask = async (chatbotId: string, into: number[]) => {
      const began = performance.now();
      const { status } = await client.call('POST', `/v1/chatbots/${chatbotId}/search`, { body: { query: 'lighthouse' } });
      into.push(performance.now() - began);
      expect(status).toBe(404);
    };
    for (let pair = 0; pair < 14; pair += 1) {
      const sides = [() => ask(full.id, times.foreign), () => ask(randomUUID(), times.missing)];
      for (const side of randomInt(2) ? sides : sides.reverse()) await side();
    }
  }
  expectAlike(times.foreign, times.missing);
}, 120_000);
