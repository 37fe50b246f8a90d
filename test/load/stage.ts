import { expectStatus } from '../../local/client/client.ts';
import { confirmed, learn, newApiKey, newChatbot, newMember, newTenant, textFile } from '../support/cloud.ts';
import { again } from '../support/persist.ts';
import { startListener, type Listener } from '../support/told.ts';
import { connectNumber } from '../support/whatsapp.ts';
import type { Flooders } from './flood.ts';
import type { Channel, Shop } from './traffic.ts';

const NUMBER = '106540352242977';
/** For what is made ready, on a machine that has others to serve as well. */
const PATIENCE_SECONDS = 300;

/** Who is there before anything is measured: an account that goes about its business, with a number and a server that is told, and one that will flood. */
export interface Stage {
  readonly calm: Shop;
  readonly flooders: Flooders;
  readonly channel: Channel;
  readonly listener: Listener;
  /** Renews every session: none lives as long as a run. */
  readonly renew: () => Promise<void>;
}

async function openShop(text: string): Promise<Shop> {
  // A machine that has much to do may be late with each of these.
  const tenant = await again('an account', () => newTenant());
  const bot = await again('a chatbot', () => newChatbot(tenant));
  await again('a material', () => learn(tenant, bot.id, textFile(text), PATIENCE_SECONDS));
  await again('a version', () => expectStatus(tenant.client.call('POST', `/v1/chatbots/${bot.id}/publish`), 200));
  await again('a password', () => confirmed(tenant));
  return { tenant, bot };
}

/** `turns` is the limit of a minute that the account which floods has set for its key. */
export async function openStage(turns: number): Promise<Stage> {
  const calm = await openShop('The harbour opens at six. The lighthouse is kept by Maren. A berth costs twenty crowns.');
  const wild = await openShop('The harbour opens at six.');
  const channel = { id: await again('a channel', () => connectNumber(calm.tenant, calm.bot.id, NUMBER)), number: NUMBER };
  const tight = { minute: { key: turns } };
  await again('a limit', () => expectStatus(wild.tenant.client.call('PUT', `/v1/chatbots/${wild.bot.id}/limits`, { body: tight }), 200));
  const { secret: key } = await again('a key', () => newApiKey(wild.tenant, { conversations: 'write' }));
  const second = await again('a second person', () => newMember(wild.tenant, 'admin'));
  const listener = await startListener();
  const endpoint = { url: listener.url, events: ['message.created'] };
  const made = await again('a webhook', () => expectStatus(calm.tenant.client.call<{ secret: string }>('POST', '/v1/webhooks', { body: endpoint }), 201));
  listener.believe(made.body.secret);
  const renew = async (): Promise<void> => {
    for (const { client } of [calm.tenant, wild.tenant, second]) await again('a session', () => expectStatus(client.call('POST', '/v1/auth/refresh'), 204));
  };
  return { calm, flooders: { ...wild, second, key }, channel, listener, renew };
}
