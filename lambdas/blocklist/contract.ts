import * as z from 'zod';
import { plainLine } from '../cleaning/fields.ts';
import { routes } from '../core/contract.ts';
import { id, listOf, page, time } from '../core/schema.ts';

/** Words that an account may list, and the longest of them in characters. */
const WORDS_MAX = 100;
const WORD_MAX = 60;

const entry = z.strictObject({
  id,
  cidr: z.string(),
  reason: z.string().max(800).optional(),
  expiresAt: time.optional(),
  /** Made because of what came from the address, and always with an end. */
  automatic: z.boolean(),
  createdAt: time,
  createdBy: id.optional(),
});
const given = z.strictObject({ cidr: z.string().min(2).max(49), reason: plainLine(200).optional(), expiresAt: time.optional() });
/** The entry, and what is unusual about it: a range so wide that it is hardly meant, or one with the own address in it. */
const added = entry.extend({ warning: z.enum(['wide-range', 'own-address']).optional() });
const words = z.strictObject({ words: z.array(plainLine(WORD_MAX)).max(WORDS_MAX) });
/** As they were stored, under whatever rule. */
const listed = z.strictObject({ words: z.array(z.string()).max(WORDS_MAX) });
const ofEntry = z.strictObject({ entryId: id });
const ofVisitor = z.strictObject({ chatbotId: id, visitorId: id });

const OF_ACCOUNT = { host: 'app', callers: ['session'], permission: 'account:admin' } as const;

export const blocklistRoutes = routes({
  listBlocked: {
    ...OF_ACCOUNT,
    method: 'GET',
    path: '/v1/blocklist',
    summary: 'Addresses that are kept out of every chatbot of the account, newest first, those that were blocked automatically among them.',
    problems: ['invalid-request', 'not-allowed'],
    query: page,
    reply: listOf(entry),
  },
  blockRange: {
    ...OF_ACCOUNT,
    method: 'POST',
    path: '/v1/blocklist',
    status: 201,
    summary: 'Keep an address or a range out of every chatbot of the account, at the next message. It never concerns the dashboard or the API.',
    problems: ['invalid-request', 'not-allowed', 'quota-exceeded', 'csrf-refused'],
    body: given,
    reply: added,
  },
  unblockRange: {
    ...OF_ACCOUNT,
    method: 'DELETE',
    path: '/v1/blocklist/{entryId}',
    status: 204,
    summary: 'Let an address or a range in again.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: ofEntry,
    reply: 'none',
  },
  listAllowed: {
    ...OF_ACCOUNT,
    method: 'GET',
    path: '/v1/allowlist',
    summary: 'Addresses whose messages are not scored for spam, newest first.',
    problems: ['invalid-request', 'not-allowed'],
    query: page,
    reply: listOf(entry),
  },
  allowRange: {
    ...OF_ACCOUNT,
    method: 'POST',
    path: '/v1/allowlist',
    status: 201,
    summary: 'Score no messages of an address or a range for spam, and never block it automatically. Limits, access policies and the blocklist stay.',
    problems: ['invalid-request', 'not-allowed', 'quota-exceeded', 'csrf-refused'],
    body: given,
    reply: added,
  },
  disallowRange: {
    ...OF_ACCOUNT,
    method: 'DELETE',
    path: '/v1/allowlist/{entryId}',
    status: 204,
    summary: 'Score the messages of an address or a range again.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: ofEntry,
    reply: 'none',
  },
  readSpamWords: {
    ...OF_ACCOUNT,
    method: 'GET',
    path: '/v1/spam-words',
    summary: 'Words and phrases with which a message is refused.',
    problems: ['not-allowed'],
    reply: listed,
  },
  replaceSpamWords: {
    ...OF_ACCOUNT,
    method: 'PUT',
    path: '/v1/spam-words',
    summary: 'Replace the words and phrases with which a message is refused. They match as whole words, whatever their case, accents and look-alikes.',
    problems: ['invalid-request', 'not-allowed', 'csrf-refused'],
    body: words,
    reply: listed,
  },
  blockVisitor: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/visitors/{visitorId}/block',
    host: 'app',
    status: 204,
    callers: ['session', 'api-key'],
    permission: 'conversations:write',
    summary: 'Refuse every further message of a visitor to this chatbot.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: ofVisitor,
    reply: 'none',
  },
  unblockVisitor: {
    method: 'DELETE',
    path: '/v1/chatbots/{chatbotId}/visitors/{visitorId}/block',
    host: 'app',
    status: 204,
    callers: ['session', 'api-key'],
    permission: 'conversations:write',
    summary: 'Take messages of a visitor again.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: ofVisitor,
    reply: 'none',
  },
});

export const blocklistEnv = z.object({ BLOCKS_TABLE: z.string().min(1) });
