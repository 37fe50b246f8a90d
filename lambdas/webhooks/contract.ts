import * as z from 'zod';
import { plainLine } from '../cleaning/fields.ts';
import { routes } from '../core/contract.ts';
import { id, listOf, page, time } from '../core/schema.ts';
import { EVENT_TYPES } from '../events/catalogue.ts';
import { noticeSenderEnv } from '../notices/contract.ts';
import { outgoingEnv, URL_MAX, URL_REASONS } from '../outgoing/contract.ts';
import { sealingEnv } from '../sealing/contract.ts';

/** Endpoints of an account. */
export const WEBHOOKS_MAX = 20;
/** Secrets of an endpoint that still sign beside the newest. */
export const OLD_SECRETS_MAX = 10;
/** For how long the secret before still signs after a rotation, in seconds: a day, in which a receiver can take over the new one. */
export const OVERLAP_SECONDS = 86_400;
/** How long a delivery is in the log, in days. */
export const LOG_DAYS = 30;
/** As much of an answer as the log keeps, in characters. */
export const REPLY_MAX = 1_000;
/** Attempts that the log shows of a delivery: the last ones. */
export const ATTEMPTS_SHOWN = 12;
/** What a test sends; no endpoint subscribes to it. */
export const TEST_EVENT = 'webhook.test';

const CHATBOTS_MAX = 100;
const url = z.string().min(1).max(URL_MAX);
const eventTypes = z
  .array(z.enum(EVENT_TYPES))
  .min(1)
  .max(EVENT_TYPES.length)
  .transform((listed) => [...new Set(listed)]);
const chatbotIds = z
  .array(id)
  .min(1)
  .max(CHATBOTS_MAX)
  .transform((listed) => [...new Set(listed)]);

const webhook = z.strictObject({
  id,
  url: z.string(),
  description: z.string(),
  events: z.array(z.string().max(80)).max(100),
  /** Missing: every chatbot of the account, and events that are about none. */
  chatbotIds: z.array(id).max(CHATBOTS_MAX).optional(),
  /** Whether what is said in conversations that only some members may see is sent whole. */
  restricted: z.boolean(),
  status: z.enum(['enabled', 'disabled']),
  /** `person`: somebody has switched it off. `gone`: the receiver has answered 410. `failing`: nothing was taken for days. */
  disabledReason: z.enum(['person', 'gone', 'failing']).optional(),
  /** Since when every delivery has failed. */
  failingSince: time.optional(),
  /** How many secrets sign at the moment: two in the day after a rotation. */
  secrets: z.number().int(),
  createdAt: time,
  updatedAt: time,
});

const attempt = z.strictObject({
  at: time,
  url: z.string(),
  durationMs: z.number().int(),
  /** What the receiver has answered; missing where it has not. */
  status: z.number().int().optional(),
  /** Why there was no answer. */
  reason: z.enum([...URL_REASONS, 'other']).optional(),
  /** The beginning of the answer, as text. */
  reply: z
    .string()
    .max(REPLY_MAX * 2)
    .optional(),
});

const delivery = z.strictObject({
  /** The id of the event, which receivers see as `webhook-id`: the same for every attempt. */
  id,
  type: z.string(),
  status: z.enum(['pending', 'delivered', 'failed']),
  /** The very bytes that are signed. */
  body: z.string(),
  attempts: z.number().int(),
  /** The last of them, newest first. */
  log: z.array(attempt).max(ATTEMPTS_SHOWN),
  nextAttemptAt: time.optional(),
  createdAt: time,
  finishedAt: time.optional(),
});

const ofWebhook = z.strictObject({ webhookId: id });
const OF_ACCOUNT = { host: 'app', callers: ['session'], permission: 'account:admin' } as const;
const RULES = 'https only, a name of the public Internet and none of ours, no credentials in it';

export const webhookRoutes = routes({
  createWebhook: {
    ...OF_ACCOUNT,
    method: 'POST',
    path: '/v1/webhooks',
    status: 201,
    confirmed: true,
    onceOnly: ['secret'],
    summary: `Have events sent to an address: ${RULES}. The secret that signs them is in this reply and nowhere else. It acts for whoever made it or changed it last: what that person may not see is not sent.`,
    problems: ['invalid-request', 'not-allowed', 'not-found', 'url-refused', 'quota-exceeded', 'csrf-refused'],
    body: z.strictObject({
      url,
      events: eventTypes,
      description: plainLine(200, 0).optional(),
      chatbotIds: chatbotIds.optional(),
      restricted: z.boolean().optional(),
    }),
    reply: z.strictObject({ webhook, secret: z.string().max(100).optional() }),
  },
  listWebhooks: {
    ...OF_ACCOUNT,
    method: 'GET',
    path: '/v1/webhooks',
    summary: 'The endpoints of the account, newest first, without their secrets.',
    problems: ['invalid-request', 'not-allowed'],
    query: page,
    reply: listOf(webhook),
  },
  listEventTypes: {
    ...OF_ACCOUNT,
    method: 'GET',
    path: '/v1/webhooks/events',
    summary: 'Every event that can be sent, and when it is.',
    problems: ['invalid-request', 'not-allowed'],
    query: page,
    reply: listOf(z.strictObject({ type: z.string(), sentence: z.string(), area: z.string() })),
  },
  readWebhook: {
    ...OF_ACCOUNT,
    method: 'GET',
    path: '/v1/webhooks/{webhookId}',
    summary: 'One endpoint.',
    problems: ['not-found', 'not-allowed'],
    params: ofWebhook,
    reply: z.strictObject({ webhook }),
  },
  changeWebhook: {
    ...OF_ACCOUNT,
    method: 'PATCH',
    path: '/v1/webhooks/{webhookId}',
    confirmed: true,
    summary:
      'Change an endpoint; what is left out stays. `enabled` switches it off, or on again after it was switched off by itself. It acts for you from now on.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'url-refused', 'csrf-refused'],
    params: ofWebhook,
    body: z.strictObject({
      url: url.optional(),
      events: eventTypes.optional(),
      description: plainLine(200, 0).optional(),
      chatbotIds: chatbotIds.nullable().optional(),
      restricted: z.boolean().optional(),
      enabled: z.boolean().optional(),
    }),
    reply: z.strictObject({ webhook }),
  },
  deleteWebhook: {
    ...OF_ACCOUNT,
    method: 'DELETE',
    path: '/v1/webhooks/{webhookId}',
    status: 204,
    summary: 'End an endpoint, with its secrets and its log. What is on its way to it is not sent any more.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: ofWebhook,
    reply: 'none',
  },
  rotateWebhookSecret: {
    ...OF_ACCOUNT,
    method: 'POST',
    path: '/v1/webhooks/{webhookId}/rotate-secret',
    confirmed: true,
    onceOnly: ['secret'],
    summary: 'A new secret, at any time. Deliveries are signed with it and, for another day, with those before; with `endPrevious` those before end at once.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused'],
    params: ofWebhook,
    body: z.strictObject({ endPrevious: z.boolean().optional() }),
    reply: z.strictObject({ webhook, secret: z.string().max(100).optional() }),
  },
  testWebhook: {
    ...OF_ACCOUNT,
    method: 'POST',
    path: '/v1/webhooks/{webhookId}/test',
    status: 202,
    limits: ['deliveries'],
    summary: `Send the event \`${TEST_EVENT}\` to an endpoint, the way that every event goes.`,
    problems: ['not-found', 'not-allowed', 'conflict', 'csrf-refused', 'rate-limited'],
    params: ofWebhook,
    reply: z.strictObject({ delivery }),
  },
  listDeliveries: {
    ...OF_ACCOUNT,
    method: 'GET',
    path: '/v1/webhooks/{webhookId}/deliveries',
    summary: `What was sent to an endpoint in the last ${LOG_DAYS} days, newest first: body, answers, durations.`,
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    params: ofWebhook,
    query: page,
    reply: listOf(delivery),
  },
  redeliver: {
    ...OF_ACCOUNT,
    method: 'POST',
    path: '/v1/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver',
    status: 202,
    limits: ['deliveries'],
    summary: 'Send a delivery again, under the same id and with the same body.',
    problems: ['not-found', 'not-allowed', 'conflict', 'csrf-refused', 'rate-limited'],
    params: z.strictObject({ webhookId: id, deliveryId: id }),
    reply: z.strictObject({ delivery }),
  },
});

/** A message of the queue of deliveries: an endpoint that may have something due. What it is stands in the database, so a message that is lost or comes twice changes nothing. */
export const deliverJob = z.strictObject({ accountId: id, webhookId: id });
export type DeliverJob = z.output<typeof deliverJob>;

const queue = { WEBHOOK_QUEUE: z.string().min(1) };
const directory = { DIRECTORY_TABLE: z.string().min(1) };

export const webhooksEnv = z.object({ ...outgoingEnv.shape, ...sealingEnv.shape, ...queue, ...directory });
export const fanOutEnv = z.object({ ...queue, ...directory });
export const deliverEnv = z.object({
  ...sealingEnv.shape,
  ...noticeSenderEnv.shape,
  ...queue,
  JOURNAL_TABLE: z.string().min(1),
  /** The function outside the network that sends what it is given. */
  SENDER_FUNCTION: z.string().min(1),
});
export const webhookSendEnv = outgoingEnv;
export const webhookSweepEnv = z.object({ ...queue, ...directory });

/** What the sender is given: everything that is to go over the wire, and nothing else. */
export const sendOrder = z.strictObject({ url, headers: z.record(z.string().max(40), z.string().max(1_000)), body: z.string().max(400_000) });
export type SendOrder = z.output<typeof sendOrder>;

/** What the sender says: an answer, or why there was none. It is outside and is believed in nothing else. */
export const sendResult = z.union([
  z.strictObject({
    status: z.number().int().min(100).max(999),
    retryAfter: z.string().max(100).optional(),
    reply: z.string().max(REPLY_MAX * 4),
    durationMs: z.number().int().min(0).max(120_000),
  }),
  z.strictObject({ reason: z.enum([...URL_REASONS, 'other']), durationMs: z.number().int().min(0).max(120_000) }),
]);
export type SendResult = z.output<typeof sendResult>;
