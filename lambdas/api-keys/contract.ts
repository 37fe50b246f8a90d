import * as z from 'zod';
import { plainLine } from '../cleaning/fields.ts';
import { routes } from '../core/contract.ts';
import { areas, id, listOf, page, time } from '../core/schema.ts';

/** Living keys of an account. */
export const KEYS_MAX = 100;
/** Chatbots that a key may be bound to. */
const BOUND_MAX = 100;

/** What a key may do. */
const scopes = areas.refine((given) => Object.keys(given).length > 0, { error: 'Name at least one area' });

const apiKey = z.strictObject({
  id,
  name: z.string().max(400),
  /** What people recognise it by; the secret itself is kept nowhere. */
  lastFour: z.string().length(4),
  scopes: areas,
  /** Missing: every chatbot of the account. */
  chatbotIds: z.array(id).max(BOUND_MAX).optional(),
  createdBy: id,
  createdAt: time,
  expiresAt: time.optional(),
  lastUsedAt: time.optional(),
});

export const apiKeyRoutes = routes({
  createApiKey: {
    method: 'POST',
    path: '/v1/api-keys',
    host: 'app',
    status: 201,
    callers: ['session'],
    permission: 'account:admin',
    confirmed: true,
    onceOnly: ['secret'],
    summary:
      'Make a key for programs. Its secret is in this reply and nowhere else; send it as `Authorization: Bearer`. It acts for whoever made it, and ends with that membership.',
    problems: ['invalid-request', 'not-allowed', 'not-found', 'quota-exceeded', 'csrf-refused'],
    body: z.strictObject({ name: plainLine(100), scopes, chatbotIds: z.array(id).min(1).max(BOUND_MAX).optional(), expiresAt: time.optional() }),
    reply: z.strictObject({ apiKey, secret: z.string().max(100).optional() }),
  },
  listApiKeys: {
    method: 'GET',
    path: '/v1/api-keys',
    host: 'app',
    callers: ['session'],
    permission: 'account:admin',
    summary: 'The living keys of the account, newest first, without their secrets.',
    problems: ['invalid-request', 'not-allowed'],
    query: page,
    reply: listOf(apiKey),
  },
  revokeApiKey: {
    method: 'DELETE',
    path: '/v1/api-keys/{apiKeyId}',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'account:admin',
    summary: 'End a key; it is dead at the next call.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: z.strictObject({ apiKeyId: id }),
    reply: 'none',
  },
});

export const apiKeysEnv = z.object({ DIRECTORY_TABLE: z.string().min(1) });
