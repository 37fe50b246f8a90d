import type { Operations } from '../core/contract.ts';
import { pageFrom } from '../core/cursor.ts';
import { changeBeside, done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { CATALOGUE, EVENT_TYPES } from '../events/catalogue.ts';
import type { TenantSecrets } from '../sealing/tenant-secrets.ts';
import { OVERLAP_SECONDS, type webhookRoutes } from './contract.ts';
import type { DeliveryLogStore } from './delivery-log-store.ts';
import type { Dispatch } from './dispatch-store.ts';
import { testBody } from './payload.ts';
import { purposeOf } from './secret-purpose.ts';
import type { NewSecret, Webhook, WebhookStore } from './webhook-store.ts';

export interface WebhookDeps {
  readonly store: WebhookStore;
  readonly log: DeliveryLogStore;
  readonly secrets: Pick<TenantSecrets, 'seal'>;
  readonly newSecret: () => string;
  readonly newId: () => string;
  /** Judges an address as every delivery will, and answers it as it is kept. @throws Problem `url-refused`. */
  readonly checkUrl: (url: string) => Promise<string>;
  /** Puts the deliveries of endpoints on their way. */
  readonly dispatch: Dispatch;
  readonly record: Journal;
  /** Milliseconds. */
  readonly now: () => number;
}

async function madeSecret(accountId: string, webhookId: string, { secrets, newSecret, newId }: WebhookDeps): Promise<NewSecret & { readonly secret: string }> {
  const [id, secret] = [newId(), newSecret()];
  return { id, secret, sealed: await secrets.seal(accountId, purposeOf(webhookId, id), secret) };
}

const textsOf = ({ url, description }: Webhook) => ({ url, description });
/** Lists as their words: all chatbots where none is named. */
const settingsOf = ({ events, chatbotIds, restricted, status }: Webhook): Readonly<Record<string, string>> => ({
  events: events.join(' '),
  chatbots: chatbotIds?.join(' ') ?? 'all',
  restricted: String(restricted),
  status,
});

/** Where the events of an account are sent, and what became of them (S28). */
export const webhooks: Operations<typeof webhookRoutes, WebhookDeps> = {
  async createWebhook(call, deps) {
    const { store, newId, checkUrl, record } = deps;
    const { accountId, userId } = call.principal;
    await store.check(call);
    const url = await checkUrl(call.body.url);
    const id = newId();
    const { secret, ...kept } = await madeSecret(accountId, id, deps);
    const webhook = await store.create(call, userId, { ...call.body, id, url }, kept);
    await record(done(call, { type: 'webhook_changed', action: 'webhook_created', target: webhook.id, change: webhook.events.join(' ') }));
    return { webhook, secret };
  },
  listWebhooks: (call, { store }) => store.list(call, call.query),
  async listEventTypes(call, { store }) {
    await store.check(call);
    const shown = (type: (typeof EVENT_TYPES)[number]) => ({ type, sentence: CATALOGUE[type].sentence, area: CATALOGUE[type].area });
    return pageFrom(EVENT_TYPES, call.query, (type) => type, shown);
  },
  async readWebhook(call, { store }) {
    return { webhook: await store.read(call, call.params.webhookId) };
  },
  async changeWebhook(call, { store, checkUrl, record }) {
    const { webhookId } = call.params;
    await store.check(call, webhookId);
    const url = call.body.url === undefined ? undefined : await checkUrl(call.body.url);
    const { was, is } = await store.change(call, call.principal.userId, webhookId, { ...call.body, url });
    const change = changeBeside([textsOf(was), textsOf(is)], [settingsOf(was), settingsOf(is)]) ?? 'nothing but for whom it acts';
    await record(done(call, { type: 'webhook_changed', action: 'webhook_changed', target: webhookId, change }));
    return { webhook: is };
  },
  async deleteWebhook(call, { store, record }) {
    await store.remove(call, call.params.webhookId);
    await record(done(call, { type: 'webhook_changed', action: 'webhook_deleted', target: call.params.webhookId }));
  },
  async rotateWebhookSecret(call, deps) {
    const { webhookId } = call.params;
    await deps.store.check(call, webhookId);
    const { secret, ...kept } = await madeSecret(call.principal.accountId, webhookId, deps);
    const { endPrevious = false } = call.body;
    const webhook = await deps.store.rotate(call, webhookId, kept, new Date(deps.now() + (endPrevious ? 0 : OVERLAP_SECONDS * 1000)));
    const change = endPrevious ? 'those before ended' : `those before sign for ${OVERLAP_SECONDS} s`;
    await deps.record(done(call, { type: 'webhook_changed', action: 'webhook_secret_renewed', target: webhookId, change }));
    return { webhook, secret };
  },
  async testWebhook(call, { log, newId, dispatch, now }) {
    const { webhookId } = call.params;
    const { accountId } = call.principal;
    const id = newId();
    const delivery = await log.test(call, webhookId, { id, body: testBody(id, accountId, webhookId, new Date(now()).toISOString()) });
    await dispatch(accountId, [webhookId]);
    return { delivery };
  },
  async listDeliveries(call, { log }) {
    return log.list(call, call.params.webhookId, call.query);
  },
  async redeliver(call, { log, dispatch, record }) {
    const { webhookId, deliveryId } = call.params;
    const delivery = await log.again(call, webhookId, deliveryId);
    await dispatch(call.principal.accountId, [webhookId]);
    await record(done(call, { type: 'webhook_changed', action: 'webhook_redelivered', target: `${webhookId}/${deliveryId}` }));
    return { delivery };
  },
};
