import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '../../local/client/client.ts';
import { readAnswer } from '../../local/client/stream.ts';
import { settle, upload } from '../../local/client/material.ts';
import { freshSource, newVisitor, textFile, type Bot, type Tenant, type TestCloud, type Visitor } from '../support/cloud.ts';
import type { Attempt } from './oracle.ts';

/** One call that somebody made: of which kind, how it ended and how long it took. */
export interface Seen {
  readonly kind: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** Traffic that goes on until it is told to end; what it did. */
export interface Traffic {
  readonly seen: Seen[];
  readonly end: () => Promise<void>;
}

/** Does one thing after the other, `everyMs` apart or at once, until it is ended. */
export function repeat(everyMs: number, act: (round: number) => Promise<Seen | undefined>): Traffic {
  const seen: Seen[] = [];
  let going = true;
  const run = async (): Promise<void> => {
    for (let round = 0; going; round += 1) {
      const began = performance.now();
      const one = await act(round);
      if (one) seen.push(one);
      const rest = everyMs - (performance.now() - began);
      if (going && rest > 0) await delay(rest);
    }
  };
  const running = run();
  return {
    seen,
    end: async () => {
      going = false;
      await running;
    },
  };
}

async function timed(kind: string, act: () => Promise<{ readonly status: number }>): Promise<Seen> {
  const began = performance.now();
  const { status } = await act();
  return { kind, status, milliseconds: performance.now() - began };
}

const QUESTIONS = [
  'When does the harbour open',
  'Who keeps the lighthouse',
  'What is the fee for a berth',
  'Where do the ferries leave',
  'How deep is the basin',
];

/** The conversation of each visitor, and the turns that were answered in it: what must be there afterwards. */
export type Answered = Map<Visitor, { readonly conversationId: string; readonly turns: number }>;

async function ask({ edge }: Pick<TestCloud, 'edge'>, visitor: Visitor, message: string, answered: Answered): Promise<{ readonly status: number }> {
  const response = await fetch(`${edge}/v1/widget/messages`, {
    method: 'POST',
    headers: { ...visitor.headers, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ message, conversationId: answered.get(visitor)?.conversationId }),
  });
  if (response.status !== 200) return { status: (await response.text(), response.status) };
  const { conversationId } = await readAnswer(response);
  answered.set(visitor, { conversationId, turns: (answered.get(visitor)?.turns ?? 0) + 1 });
  return { status: 200 };
}

/** What an account does on a calm day: visitors ask, the team reads its dashboard, files are added. */
export async function calmDay(cloud: TestCloud, tenant: Tenant, bot: Bot, answered: Answered): Promise<readonly Traffic[]> {
  const visitors = await Promise.all(Array.from({ length: 4 }, () => newVisitor(bot.publicKey)));
  const files: Promise<unknown>[] = [];
  const pages = [`/v1/chatbots/${bot.id}`, `/v1/chatbots/${bot.id}/conversations`, `/v1/chatbots/${bot.id}/materials`, '/v1/me'];
  const adding = repeat(10_000, async (round) => {
    const file = textFile(`Notice ${round}: berth ${round} of the harbour is free on weekdays.`, `notice-${round}.txt`);
    return timed('upload', async () => {
      const { id } = await upload(tenant.client, bot.id, file);
      files.push(settle(tenant.client, bot.id, id).then(({ status }) => status === 'ready' || Promise.reject(new Error(`${file.name} is ${status}`))));
      return { status: 201 };
    });
  });
  return [
    ...visitors.map((visitor, at) =>
      repeat(6_000, (round) => timed('chat', () => ask(cloud, visitor, `${QUESTIONS[(round + at) % QUESTIONS.length]}, on day ${round}?`, answered))),
    ),
    repeat(400, (round) => timed('dashboard', () => tenant.client.call('GET', pages[round % pages.length] ?? '/v1/me'))),
    {
      seen: adding.seen,
      end: async () => {
        await adding.end();
        await Promise.all(files);
      },
    },
  ];
}

/** What another account and strangers do at the same time, as fast as they are answered: reads, searches above their limit, bodies that are none, tokens and signatures of nobody. */
export function flood(cloud: TestCloud, tenant: Tenant, bot: Bot, searches: Attempt[]): readonly Traffic[] {
  const { client } = tenant;
  const search = async (): Promise<Seen> => {
    const startedMs = performance.now();
    const one = await timed('search', () => client.call('POST', `/v1/chatbots/${bot.id}/search`, { body: { query: 'harbour' } }));
    // Whatever else comes says nothing of the limit.
    if ([200, 429].includes(one.status)) searches.push({ startedMs, endedMs: performance.now(), accepted: one.status === 200 });
    return one;
  };
  // From an address of its own: what is counted by network is not to be counted against the visitors of the other account.
  const stranger = createClient(cloud.edge, freshSource());
  const headers = { authorization: 'Bearer a.b.c' };
  return [
    ...Array.from({ length: 2 }, () => repeat(0, search)),
    repeat(0, () => timed('read', () => client.call('GET', `/v1/chatbots/${bot.id}`))),
    repeat(0, () => timed('not JSON', () => client.call('PATCH', `/v1/chatbots/${bot.id}`, { body: '{"name":' }))),
    repeat(0, () => timed('nobody', () => stranger.call('POST', '/v1/widget/messages', { headers, body: { message: 'x' } }))),
    repeat(0, () =>
      timed('forged hook', () => client.call('POST', '/v1/hooks/stripe', { body: { id: 'evt_1' }, headers: { 'stripe-signature': 't=1,v1=00' } })),
    ),
  ];
}
