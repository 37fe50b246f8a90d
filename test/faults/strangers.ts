import { randomUUID } from 'node:crypto';
import { createClient, type Client, type Reply } from '../../local/client/client.ts';
import { saying } from '../load/sayings.ts';
import { freshSource, type Bot, type Tenant, type TestCloud } from '../support/cloud.ts';
import { deliver, message } from '../support/whatsapp.ts';
import type { Deed } from './customers.ts';
import type { Ledger, Shop } from './ledger.ts';
import { again } from '../support/persist.ts';

/** What was made before, so that it can be tried although it is over. */
export interface Over {
  readonly loggedOut: Client;
  readonly revokedKey: string;
  /** A link to a file whose minute is over. */
  readonly link: string;
  readonly linkEndsAt: number;
  /** Of an invitation that somebody has accepted. */
  readonly usedInvitation: string;
  readonly materialId: string;
  readonly conversationId: string;
}

/** What a failure and a refusal must not say of the inside. */
const INNER = /ECONN|EPIPE|socket|hang up|node_modules|\bat \/|dynamo|postgres|\bpg\b|kysely|AWS|arn:|Exception|stack|undefined/i;

const statusOf = async (response: Promise<Response>): Promise<{ status: number; text: string }> => {
  const reply = await response;
  return { status: reply.status, text: await reply.text() };
};

/** Everything that nobody may succeed with, however broken things are. */
export function attacks(
  { app, edge, api }: TestCloud,
  shop: Shop,
  stranger: Tenant,
  over: Over,
): Readonly<Record<string, () => Promise<{ status: number; text: string }>>> {
  const { bot, channel } = shop;
  const path = `/v1/chatbots/${bot.id}`;
  const anybody = createClient(app, freshSource());
  const foreign =
    (method: string, rest: string, body?: object): (() => Promise<Reply>) =>
    () =>
      stranger.client.call(method, path + rest, body && { body });
  return {
    "another account's chatbot, read": foreign('GET', ''),
    "another account's chatbot, changed": foreign('PATCH', '', { name: 'Taken' }),
    "another account's chatbot, asked": foreign('POST', '/chat', { message: 'What is in there?' }),
    "another account's conversation": foreign('GET', `/conversations/${over.conversationId}/messages`),
    "another account's file": foreign('GET', `/materials/${over.materialId}/download`),
    "another account's file, deleted": foreign('DELETE', `/materials/${over.materialId}`),
    'a route that is not there': () => anybody.call('POST', '/v1/nowhere'),
    'a call that goes round the distribution': () => statusOf(fetch(`${api}/live/v1/health`)),
    'no session at all': () => anybody.call('GET', '/v1/me'),
    'a session that was ended': () => over.loggedOut.call('GET', '/v1/me'),
    'a key that was revoked': () => anybody.call('GET', '/v1/chatbots', { headers: { authorization: `Bearer ${over.revokedKey}` } }),
    'a link that has expired': () => statusOf(fetch(over.link)),
    'an invitation that was used': () =>
      anybody.call('POST', '/v1/invitations/accept', { body: { token: over.usedInvitation, name: 'Again', password: 'another password of mine' } }),
    'a wrong password': () => anybody.call('POST', '/v1/auth/login', { body: { email: `${randomUUID()}@example.com`, password: 'not the right password' } }),
    'a forged visitor': () =>
      statusOf(
        fetch(`${edge}/v1/widget/messages`, {
          method: 'POST',
          headers: { authorization: 'Bearer e30.e30.AAAA', 'content-type': 'application/json' },
          body: '{"message":"Hello"}',
        }),
      ),
    'a forged message of WhatsApp': () => statusOf(deliver(app, channel.id, message('forged words', { number: channel.number }), 'another secret')),
    'a forged word of the mail service': () => anybody.call('POST', '/v1/hooks/mail', { body: { Type: 'Notification', Message: 'forged' } }),
    'a forged event of Stripe': () =>
      anybody.call('POST', '/v1/hooks/stripe', { body: { id: 'evt_forged' }, headers: { 'stripe-signature': `t=${Math.floor(Date.now() / 1_000)},v1=00` } }),
  };
}

/** Tries them one after the other. Nothing that comes back may be a success. */
export function attacker(cloud: TestCloud, shop: Shop, stranger: Tenant, over: Over, ledger: Ledger): Deed {
  const all = Object.entries(attacks(cloud, shop, stranger, over));
  return async (round) => {
    const [name, attack] = all[round % all.length] ?? [];
    if (name === undefined || !attack || (name === 'a link that has expired' && Date.now() < over.linkEndsAt)) return;
    const reply = await attack().catch(() => undefined);
    if (!reply) return;
    ledger.attacks.set(name, (ledger.attacks.get(name) ?? 0) + 1);
    if (reply.status < 400) ledger.accepted.push(`${name}: ${reply.status}`);
    // The store of objects answers in words of its own, as that of AWS does.
    if (name !== 'a link that has expired' && INNER.test(reply.text)) ledger.leaks.push(`${name}: ${reply.text.slice(0, 300)}`);
  };
}

/** Somebody searches as fast as there are answers. */
export const searcher =
  ({ client }: Tenant, bot: Bot, { searches }: Ledger): Deed =>
  async () => {
    const startedMs = performance.now();
    const reply = await client.call('POST', `/v1/chatbots/${bot.id}/search`, { body: { query: 'harbour' } }).catch(() => undefined);
    if (reply && [200, 429].includes(reply.status)) searches.push({ startedMs, endedMs: performance.now(), accepted: reply.status === 200 });
  };

/** An account of which little of the month is left asks on and on, each question until it is answered or refused. */
export const poor =
  ({ app }: TestCloud, key: string, bot: Bot, ledger: Ledger): Deed =>
  async (round) => {
    const client = createClient(app, freshSource());
    const headers = { authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() };
    const status = await again('a turn of a poor account', async () => {
      const reply = await client.call('POST', `/v1/chatbots/${bot.id}/chat`, { body: { message: saying(round) }, headers });
      if (![200, 402].includes(reply.status)) throw new Error(`${reply.status} ${reply.text}`);
      return reply.status;
    });
    if (status === 200) ledger.poor.taken += 1;
    else ledger.poor.refused += 1;
  };
