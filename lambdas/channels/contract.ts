import * as z from 'zod';
import { plainLine } from '../cleaning/fields.ts';
import { routes } from '../core/contract.ts';
import { id, listOf, page, time } from '../core/schema.ts';
import { channelKind } from '../messaging/fields.ts';
import { providersEnv } from '../messaging/contract.ts';
import { instagramFields } from '../messaging/instagram/fields.ts';
import { messengerFields } from '../messaging/messenger/fields.ts';
import { slackFields } from '../messaging/slack/fields.ts';
import { telegramFields } from '../messaging/telegram/fields.ts';
import { whatsappFields } from '../messaging/whatsapp/fields.ts';
import { sealingEnv } from '../sealing/contract.ts';

/** Channels of one chatbot. */
export const CHANNELS_MAX = 20;

/** What a channel is connected with, of whatever kind; which of it a kind needs is its own to say. */
const credentials = z
  .strictObject({
    ...whatsappFields.shape,
    ...instagramFields.shape,
    ...messengerFields.shape,
    ...telegramFields.shape,
    ...slackFields.shape,
    botToken: z.string().max(1_000),
  })
  .partial();

const name = plainLine(100);
const settings = {
  name: name.optional(),
  /** Answers people although the access policy has rules on addresses or countries: a messaging service tells neither. */
  admitsUnplaced: z.boolean().optional(),
};

const channel = z.strictObject({
  id,
  kind: channelKind,
  name: z.string(),
  /** What it is at the provider: a number, a page, an account, a bot, a workspace. */
  externalId: z.string(),
  enabled: z.boolean(),
  admitsUnplaced: z.boolean(),
  state: z.enum(['untested', 'connected', 'failing']),
  reason: z.string().optional(),
  checkedAt: time.optional(),
  lastEventAt: time.optional(),
  /** Which secrets are set, by the last characters of each. The secrets themselves are shown to nobody. */
  credentials: z.record(z.string(), z.strictObject({ lastFour: z.string().max(4) })),
  /** Where the provider sends what people write, and what is to be done there. */
  callbackUrl: z.url(),
  steps: z.array(z.strictObject({ en: z.string(), fr: z.string() })),
  createdAt: time,
  updatedAt: time,
});
export type ChannelView = z.infer<typeof channel>;

const inChatbot = z.strictObject({ chatbotId: id });
const ofChannel = z.strictObject({ chatbotId: id, channelId: id });
const reading = { host: 'app', callers: ['session', 'api-key'], permission: 'channels:read' } as const;
const writing = { host: 'app', callers: ['session', 'api-key'], permission: 'channels:write' } as const;

/** The token that the provider is given, in this reply and in no other. */
const withToken = z.strictObject({ channel, verifyToken: z.string().max(100).optional() });

export const channelRoutes = routes({
  listChannels: {
    ...reading,
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/channels',
    summary: 'The messaging services to which a chatbot is connected, newest first.',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    params: inChatbot,
    query: page,
    reply: listOf(channel),
  },
  createChannel: {
    ...writing,
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/channels',
    status: 201,
    onceOnly: ['verifyToken'],
    summary:
      'Connect a chatbot to a messaging service. The reply has the callback URL, the verify token, which is shown once, and what is to be done at the provider.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'quota-exceeded', 'csrf-refused'],
    params: inChatbot,
    body: z.strictObject({ kind: channelKind, ...settings, ...credentials.shape }),
    reply: withToken,
  },
  readChannel: {
    ...reading,
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/channels/{channelId}',
    summary: 'One channel, with its state and how it is connected.',
    problems: ['not-found', 'not-allowed'],
    params: ofChannel,
    reply: channel,
  },
  changeChannel: {
    ...writing,
    method: 'PATCH',
    path: '/v1/chatbots/{chatbotId}/channels/{channelId}',
    summary: 'Change a channel: its name, whether it is on, or what it is connected with. Credentials that are not named stay as they are.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused'],
    params: ofChannel,
    body: z
      .strictObject({ ...settings, enabled: z.boolean().optional(), ...credentials.shape })
      .refine((given) => Object.keys(given).length > 0, { error: 'Name at least one member' }),
    reply: channel,
  },
  deleteChannel: {
    ...writing,
    method: 'DELETE',
    path: '/v1/chatbots/{chatbotId}/channels/{channelId}',
    status: 204,
    summary: 'Disconnect a channel and forget what it was connected with. Its conversations stay.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: ofChannel,
    reply: 'none',
  },
  renewChannelToken: {
    ...writing,
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/channels/{channelId}/token',
    status: 201,
    onceOnly: ['verifyToken'],
    summary: 'Make a new verify token; the one before is dead at once. Telegram is told the new one when the channel is tested.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: ofChannel,
    reply: withToken,
  },
  testChannel: {
    ...writing,
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/channels/{channelId}/test',
    summary: 'Ask the provider whether the channel works, and register the callback URL where the provider takes it by a call.',
    problems: ['not-found', 'not-allowed', 'csrf-refused', 'unavailable'],
    params: ofChannel,
    reply: channel,
  },
});

export const channelsEnv = z.object({ DIRECTORY_TABLE: z.string().min(1), ...sealingEnv.shape, ...providersEnv.shape });

/** Where messages to people are queued, and where it is noted that an account has some. */
export const deliveryQueueEnv = z.object({ DIRECTORY_TABLE: z.string().min(1), DELIVERY_QUEUE: z.string().min(1) });
export const channelSendEnv = z.object({ DELIVERY_QUEUE: z.string().min(1), ...sealingEnv.shape, ...providersEnv.shape });
export const channelSweepEnv = deliveryQueueEnv;
