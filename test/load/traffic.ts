import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { readAnswer } from '../../local/client/stream.ts';
import { upload } from '../../local/client/material.ts';
import { newVisitor, textFile, type Bot, type Tenant, type TestCloud, type Visitor } from '../support/cloud.ts';
import { again } from '../support/persist.ts';
import { deliver, message } from '../support/whatsapp.ts';
import { saying } from './sayings.ts';

/** A pause before a call that failed is made again. */
const AGAIN_MS = 300;

/** One call that somebody made: of which kind, how it ended and how long it took. */
export interface Seen {
  readonly kind: string;
  readonly status: number;
  readonly milliseconds: number;
  /** Tries before it that ended with 5xx, or with half an answer. */
  readonly failed: number;
}

/** Traffic that goes on until it is told to end; what it did. */
export interface Traffic {
  readonly seen: Seen[];
  readonly end: () => Promise<void>;
}

/** An account with a chatbot that knows something. */
export interface Shop {
  readonly tenant: Tenant;
  readonly bot: Bot;
}

/** A number of WhatsApp that an account has connected. */
export interface Channel {
  readonly id: string;
  readonly number: string;
}

/** What a shop was promised, each once and whole: answered turns by conversation, and messages that its channel has taken by sender. */
export interface Acknowledged {
  readonly turns: Map<string, number>;
  readonly hooks: Map<string, number>;
  /** Files that were taken. */
  readonly files: Set<string>;
  /** How often somebody said something, so that nobody says the same twice. */
  said: number;
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

/** Of a call that has thrown: what was said in the place of what was expected, or nothing that has a number. */
const statusOf = (error: unknown): { status: number } => ({ status: Number(/got (\d{3})/.exec(String(error))?.[1] ?? 599) });

/**
 * Calls as a client does that means to be heard: what fails on the other side is asked for again, which a machine that has too much to do makes necessary, with
 * everything that says it is the same call. Whatever else comes is the answer.
 */
async function timed(kind: string, act: () => Promise<{ readonly status: number }>): Promise<Seen> {
  const began = performance.now();
  for (let failed = 0; ; failed += 1) {
    const { status } = await act().catch(statusOf);
    if (status < 500 && (status !== 409 || failed === 0)) return { kind, status, milliseconds: performance.now() - began, failed };
    await delay(AGAIN_MS);
  }
}

/** Calls once, whatever comes of it. */
export async function once(kind: string, act: () => Promise<{ readonly status: number }>): Promise<Seen> {
  const began = performance.now();
  const { status } = await act().catch(statusOf);
  return { kind, status, milliseconds: performance.now() - began, failed: 0 };
}

/** One question of a visitor, as often as it is sent. */
function asking({ edge }: Pick<TestCloud, 'edge'>, visitor: Visitor, conversationId: string | undefined, acknowledged: Acknowledged) {
  const body = JSON.stringify({ message: saying((acknowledged.said += 1)), conversationId });
  const headers = { ...visitor.headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  return async () => {
    const response = await fetch(`${edge}/v1/widget/messages`, { method: 'POST', headers, body });
    if (response.status !== 200) return { status: (await response.text(), response.status), conversationId };
    const answer = await readAnswer(response);
    acknowledged.turns.set(answer.conversationId, (acknowledged.turns.get(answer.conversationId) ?? 0) + 1);
    return { status: 200, conversationId: answer.conversationId };
  };
}

/** People who write on WhatsApp. */
const SENDERS = 8;

/** What an account does on a calm day: visitors ask, people write to its number, the team reads its dashboard, files are added. */
export async function calmDay(cloud: TestCloud, { tenant, bot }: Shop, channel: Channel, acknowledged: Acknowledged): Promise<readonly Traffic[]> {
  const visitors = await Promise.all(Array.from({ length: 4 }, () => again('a visitor', () => newVisitor(bot.publicKey))));
  const pages = [`/v1/chatbots/${bot.id}`, `/v1/chatbots/${bot.id}/conversations`, `/v1/chatbots/${bot.id}/materials`, '/v1/me'];
  const adding = repeat(10_000, async () => {
    const number = acknowledged.files.size;
    const file = textFile(`Notice ${number}: berth ${number} of the harbour is free on weekdays.`, `notice-${number}.txt`);
    return timed('upload', async () => {
      const { id } = await upload(tenant.client, bot.id, file);
      acknowledged.files.add(id);
      return { status: 201 };
    });
  });
  return [
    ...visitors.map((visitor) => {
      let conversationId: string | undefined;
      return repeat(6_000, () => {
        const ask = asking(cloud, visitor, conversationId, acknowledged);
        return timed('chat', async () => {
          const asked = await ask();
          ({ conversationId } = asked);
          return asked;
        });
      });
    }),
    repeat(8_000, (round) => {
      const from = `3361234${1_000 + (round % SENDERS)}`;
      const raw = message(saying((acknowledged.said += 1)), { from, number: channel.number });
      return timed('hook', async () => {
        const { status } = await deliver(cloud.app, channel.id, raw);
        if (status === 200) acknowledged.hooks.set(from, (acknowledged.hooks.get(from) ?? 0) + 1);
        // As Meta does it when it has not heard of the first: it is the same message.
        if (round % 4 === 0) await (await deliver(cloud.app, channel.id, raw)).text();
        return { status };
      });
    }),
    repeat(400, (round) => timed('dashboard', () => tenant.client.call('GET', pages[round % pages.length] ?? '/v1/me'))),
    adding,
  ];
}
