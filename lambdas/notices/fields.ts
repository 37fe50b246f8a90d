import * as z from 'zod';
import { billingNews } from '../billing/contract.ts';
import { share } from '../quota/contract.ts';
import type { Topic } from './contract.ts';

const email = z.string().max(254);
const userId = z.uuid();
/** Where the links lead: the origin that the trusted edge named, never a header of the request. */
const origin = z.url().max(300);
/** The one id under which a link of this request works; a message that is delivered twice makes the same link. */
const tokenId = z.uuid();

export const notice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sign-up'), email, tokenId, origin }),
  z.strictObject({ kind: z.literal('sign-up-again'), email, tokenId, origin }),
  z.strictObject({ kind: z.literal('reset'), email, tokenId, origin }),
  z.strictObject({ kind: z.literal('locked'), email, origin }),
  z.strictObject({ kind: z.literal('new-device'), userId, agent: z.string().max(256), at: z.iso.datetime(), origin }),
  z.strictObject({ kind: z.literal('password-changed'), userId, origin }),
  z.strictObject({ kind: z.literal('token-reuse'), userId, origin }),
  z.strictObject({ kind: z.literal('email-change'), userId, email, tokenId, origin }),
  z.strictObject({ kind: z.literal('email-changed'), userId, formerly: email }),
  z.strictObject({ kind: z.literal('export-ready'), userId, origin }),
  z.strictObject({ kind: z.literal('webhook-disabled'), userId, webhookId: z.uuid(), reason: z.enum(['gone', 'failing']) }),
  z.strictObject({
    kind: z.literal('knowledge-quota'),
    userId,
    measure: z.enum(['materials', 'bytes', 'chunks']),
    share,
  }),
  z.strictObject({ kind: z.literal('billing'), userId, news: billingNews, until: z.iso.datetime().optional(), origin: origin.optional() }),
  z.strictObject({
    kind: z.literal('quota'),
    userId,
    month: z.string().regex(/^\d{4}-\d{2}$/),
    share,
    measure: z.enum(['messages', 'tokens']),
  }),
]);
export type Notice = z.output<typeof notice>;

/** Why a mail is written: because somebody asks for it at this moment, because an account may be in danger, or because there is news. */
export const SORTS: { readonly [K in Notice['kind']]: 'asked' | 'safety' | 'news' } = {
  'sign-up': 'asked',
  'sign-up-again': 'asked',
  reset: 'asked',
  'email-change': 'asked',
  locked: 'safety',
  'new-device': 'safety',
  'password-changed': 'safety',
  'token-reuse': 'safety',
  'email-changed': 'safety',
  'export-ready': 'news',
  'webhook-disabled': 'news',
  'knowledge-quota': 'news',
  billing: 'news',
  quota: 'news',
};

export const TOPIC_OF: { readonly [K in Notice['kind']]?: Topic } = {
  quota: 'quota',
  'knowledge-quota': 'quota',
  billing: 'billing',
  'webhook-disabled': 'webhooks',
};

/** Asks for a mail. */
export type Notify = (notice: Notice) => Promise<void>;

/** The message as the queue carries it: `accountId` is its fair group, here the person or the address. */
export const noticeJob = z.strictObject({ accountId: z.string().max(100), notice });
