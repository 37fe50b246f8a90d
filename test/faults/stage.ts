import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { mailedToken } from '../../local/client/account.ts';
import { createClient, expectStatus } from '../../local/client/client.ts';
import type { StripeState } from '../../local/engines/stripe/objects.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monthKey } from '../../lambdas/quota/rows.ts';
import { readAnswer } from '../../local/client/stream.ts';
import { tablesOf } from '../support/cloud-clients.ts';
import {
  confirmed,
  freshSource,
  invokeWorker,
  learn,
  newApiKey,
  newChatbot,
  newTenant,
  textFile,
  until,
  type Bot,
  type Tenant,
  type TestCloud,
} from '../support/cloud.ts';
import { startListener } from '../support/told.ts';
import { connectTelegram } from '../support/telegram.ts';
import { connectNumber } from '../support/whatsapp.ts';
import { newPromised, type Ledger, type Shop } from './ledger.ts';
import type { Over } from './strangers.ts';

/** Messages of a month in the smallest plan, and those of it that are left. */
const FREE = 500;
const LEFT = 4;
/** For what is made ready, on a machine that has others to serve as well. */
const PATIENCE_SECONDS = 300;
/** How long a link to a file is good, in milliseconds, and a little more. */
const LINK_MS = 62_000;

/** A site with pages that say the word by which they are asked for. */
export interface Site {
  readonly page: (word: string) => string;
  readonly close: () => void;
}
export async function openSite(): Promise<Site> {
  const server = createServer((request, response) =>
    response.writeHead(200, { 'content-type': 'text/plain' }).end(`The password of the ${request.url?.slice(1)} regatta is on the board.`),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    page: (word) => `http://site-${port}.example.com/${word}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** An account with everything that it works with. */
export async function openShop(directory: string, { app }: TestCloud, number: string): Promise<Shop> {
  const tenant = await newTenant();
  const { client } = tenant;
  const bot = await newChatbot(tenant);
  await learn(tenant, bot.id, textFile('The harbour opens at six. The lighthouse is kept by Maren. A berth costs twenty crowns.'), PATIENCE_SECONDS);
  await expectStatus(client.call('POST', `/v1/chatbots/${bot.id}/publish`), 200);
  await confirmed(tenant);
  const { secret: key } = await newApiKey(tenant, { conversations: 'write' });
  const channel = { id: await connectNumber(tenant, bot.id, number), number };
  const pictures = await connectTelegram(tenant, bot.id, number);
  const listener = await startListener();
  const { body } = await expectStatus(
    client.call<{ webhook: { id: string }; secret: string }>('POST', '/v1/webhooks', {
      body: { url: listener.url, events: ['message.created', 'member.joined'] },
    }),
    201,
  );
  listener.believe(body.secret);
  const { url } = (await expectStatus(client.call<{ url: string }>('POST', '/v1/billing/checkout', { body: { plan: 'team' } }), 200)).body;
  await fetch(`${app}/__local/stripe/${url.split('/__local/stripe/')[1]}`, { method: 'POST', redirect: 'manual' });
  await until(async () => (await client.call<{ plan: string }>('GET', '/v1/billing')).body.plan === 'team');
  const { sessions, subscriptions } = JSON.parse(await readFile(join(directory, 'stripe/stripe.json'), 'utf8')) as StripeState;
  const customer = sessions.find(({ id }) => url.includes(id))?.customer ?? '';
  const subscription = { id: subscriptions.find((each) => each.customer === customer)?.id ?? '', customer };
  return { tenant, bot, key, channel, pictures, listener, webhookId: body.webhook.id, subscription };
}

/** An account of the smallest plan that has used nearly all of its month. */
export async function openPoor(cloud: TestCloud): Promise<{ readonly tenant: Tenant; readonly bot: Bot; readonly key: string }> {
  const tenant = await newTenant();
  const bot = await newChatbot(tenant);
  await confirmed(tenant);
  const { secret: key } = await newApiKey(tenant, { conversations: 'write' });
  await invokeWorker('OperatorCommand', { command: 'plan', accountId: tenant.accountId, plan: 'free' });
  const { db, end } = tablesOf(cloud);
  const Key = monthKey(new Date().toISOString().slice(0, 7), tenant.accountId);
  const used = { UpdateExpression: 'SET messages = :used', ExpressionAttributeValues: { ':used': FREE - LEFT } };
  await db.send(new UpdateCommand({ TableName: cloud.tableNames['Quota'] ?? '', Key, ...used }));
  end();
  return { tenant, bot, key };
}

/** Things of a shop that were good once: a session, a key, a link, an invitation. */
export async function madeOver({ app }: TestCloud, { tenant, bot }: Shop): Promise<Over> {
  const { client } = tenant;
  await confirmed(tenant);
  const revoked = await newApiKey(tenant, { settings: 'read' });
  await expectStatus(client.call('DELETE', `/v1/api-keys/${revoked.id}`), 204);
  const loggedOut = createClient(app, freshSource());
  await expectStatus(loggedOut.call('POST', '/v1/auth/login', { body: { email: tenant.email, password: tenant.password } }), 200);
  const kept = new Map(loggedOut.cookies);
  await loggedOut.call('POST', '/v1/auth/logout');
  for (const [name, value] of kept) loggedOut.cookies.set(name, value);
  const { id: materialId } = await learn(tenant, bot.id, textFile('For the members of the club alone.', 'club.txt'), PATIENCE_SECONDS);
  const link = await expectStatus(client.call<{ url: string }>('GET', `/v1/chatbots/${bot.id}/materials/${materialId}/download`), 200);
  const email = `g-${randomUUID()}@example.com`;
  await expectStatus(client.call('POST', '/v1/invitations', { body: { email, role: 'member', grants: [] } }), 201);
  const guest = createClient(app, freshSource());
  const usedInvitation = await mailedToken(guest, email);
  const accepted = { body: { token: usedInvitation, name: 'Guest', password: 'a quiet harbour at noon' } };
  await expectStatus(guest.call('POST', '/v1/invitations/accept', accepted), 200);
  const chat = await client.send('POST', `/v1/chatbots/${bot.id}/chat`, {
    body: { message: 'Who keeps the lighthouse?' },
    headers: { accept: 'text/event-stream' },
  });
  const { conversationId } = await readAnswer(chat);
  return { loggedOut, revokedKey: revoked.secret, link: link.body.url, linkEndsAt: Date.now() + LINK_MS, usedInvitation, materialId, conversationId };
}

export const newLedger = (shops: readonly Shop[]): Ledger => ({
  promised: new Map(shops.map((shop) => [shop, newPromised()])),
  signedUp: [],
  closed: [],
  attacks: new Map(),
  accepted: [],
  searches: [],
  poor: { left: LEFT, taken: 0, refused: 0 },
  leaks: [],
});
