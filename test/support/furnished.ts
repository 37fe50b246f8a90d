import { randomUUID } from 'node:crypto';
import type { Person } from '../../local/client/account.ts';
import { settle } from '../../local/client/material.ts';
import { attach, confirmed, conversationOf, newApiKey, newChatbot, newTenant, newVisitor, pdfFile, type Tenant, type Visitor } from './cloud.ts';
import { CHANNEL, PLAYBOOK, RULE, TRIGGER, WEBHOOK, type Ids } from './routes.ts';

/** An account with one of everything, and whoever may speak for it. */
export interface Furnished {
  readonly owner: Tenant;
  readonly visitor: Visitor;
  /** A key with `knowledge:read`. */
  readonly apiKey: { readonly id: string; readonly secret: string };
  readonly ids: Ids;
}

/** Makes an account with one of everything that a path can name. Its owner is confirmed. */
export async function newFurnished(who: Partial<Person> = {}): Promise<Furnished> {
  const owner = await newTenant(undefined, who);
  const bot = await newChatbot(owner);
  const visitor = await newVisitor(bot.publicKey);
  const at = `/v1/chatbots/${bot.id}`;
  // Of all kinds the one that every route of materials has an answer for.
  const text = { title: 'Canary', text: 'The canary of this tenant sings at seven.' };
  const written = await owner.client.call<{ material: { id: string } }>('POST', `${at}/materials/texts`, { body: text });
  const material = await settle(owner.client, bot.id, written.body.material.id);
  const { body } = await owner.client.call<{ conversationId: string }>('POST', `${at}/chat`, { body: { message: 'When does the canary sing?' } });
  const part = async (kind: string, sent: object): Promise<string> =>
    (await owner.client.call<{ id: string }>('POST', `${at}/${kind}`, { body: sent })).body.id;
  const [playbookId, ruleId, triggerId] = [await part('playbooks', PLAYBOOK), await part('rules', RULE), await part('triggers', TRIGGER)];
  await confirmed(owner);
  const apiKey = await newApiKey(owner, { knowledge: 'read' });
  const invited = await owner.client.call<{ id: string }>('POST', '/v1/invitations', { body: { email: `m-${randomUUID()}@example.com`, role: 'member' } });
  const blocked = await owner.client.call<{ id: string }>('POST', '/v1/blocklist', { body: { cidr: '198.51.100.9' } });
  const webhook = await owner.client.call<{ webhook: { id: string } }>('POST', '/v1/webhooks', { body: WEBHOOK });
  const webhookId = webhook.body.webhook.id;
  const tested = await owner.client.call<{ delivery: { id: string } }>('POST', `/v1/webhooks/${webhookId}/test`);
  const { id: attachmentId } = await attach(visitor, pdfFile, await conversationOf(visitor));
  const connected = await owner.client.call<{ channel: { id: string } }>('POST', `${at}/channels`, { body: CHANNEL });
  const ids = {
    chatbotId: bot.id,
    publicKey: bot.publicKey,
    materialId: material.id,
    conversationId: body.conversationId,
    apiKeyId: apiKey.id,
    userId: owner.userId,
    invitationId: invited.body.id,
    sessionId: (await owner.client.call<{ session: { id: string } }>('GET', '/v1/me')).body.session.id,
    playbookId,
    ruleId,
    triggerId,
    version: '1',
    attachmentId,
    entryId: blocked.body.id,
    webhookId,
    deliveryId: tested.body.delivery.id,
    visitorId: owner.userId,
    channelId: connected.body.channel.id,
    kind: CHANNEL.kind,
  };
  return { owner, visitor, apiKey, ids };
}

/** Ids of the right form that nothing has. */
export const missingIds = (): Ids => ({
  chatbotId: randomUUID(),
  materialId: randomUUID(),
  conversationId: randomUUID(),
  publicKey: 'pk_0000000000000000000000',
  apiKeyId: randomUUID(),
  invitationId: randomUUID(),
  sessionId: randomUUID(),
  userId: randomUUID(),
  playbookId: randomUUID(),
  ruleId: randomUUID(),
  triggerId: randomUUID(),
  version: '1',
  attachmentId: randomUUID(),
  entryId: randomUUID(),
  webhookId: randomUUID(),
  deliveryId: randomUUID(),
  visitorId: randomUUID(),
  channelId: randomUUID(),
  kind: CHANNEL.kind,
});

/** What a browser of a person sends as its session. */
export const cookiesOf = ({ client }: Pick<Tenant, 'client'>): Record<string, string> => ({
  cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
});
