import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id } from '../core/schema.ts';
import { channelKind } from '../messaging/fields.ts';
import { sealingEnv } from '../sealing/contract.ts';

/** Messages that one call may bring: Meta sends at most 1 000 in one. */
export const MESSAGES_MAX = 1_000;

const of = z.strictObject({ kind: channelKind, channelId: id });
const door = { host: 'app', callers: ['signature'], reply: 'text' } as const;

export const channelHookRoutes = routes({
  subscribeChannel: {
    ...door,
    method: 'GET',
    path: '/v1/hooks/{kind}/{channelId}',
    summary: "Meta's question whether the address belongs to whoever has entered it: answered with its challenge to whoever knows the verify token.",
    problems: ['not-allowed'],
    params: of,
    query: z.strictObject({
      'hub.mode': z.string().max(40).optional(),
      'hub.verify_token': z.string().max(400).optional(),
      'hub.challenge': z.string().max(400).optional(),
    }),
  },
  receiveMessages: {
    ...door,
    method: 'POST',
    path: '/v1/hooks/{kind}/{channelId}',
    rawBody: true,
    summary: 'What people have written through a messaging service, proved by the signature or the token of the provider.',
    problems: ['signature-refused', 'not-allowed', 'malformed-json', 'payload-too-large'],
    params: of,
  },
});

export const channelHooksEnv = z.object({
  DIRECTORY_TABLE: z.string().min(1),
  GUARDS_TABLE: z.string().min(1),
  CHANNEL_QUEUE: z.string().min(1),
  ...sealingEnv.shape,
});
