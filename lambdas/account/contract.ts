import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id, language, time } from '../core/schema.ts';
import { calledName } from '../people/fields.ts';

const account = z.strictObject({
  id,
  name: z.string().max(400),
  locale: language,
  createdAt: time,
  /** Members without a second factor may do nothing but get one. */
  requireSecondFactor: z.boolean(),
  state: z.enum(['active', 'closing']),
  /** When a closing account is erased. */
  erasedAt: time.optional(),
});

export const accountRoutes = routes({
  readAccount: {
    method: 'GET',
    path: '/v1/account',
    host: 'app',
    callers: ['session'],
    permission: 'account:admin',
    whileClosing: true,
    summary: 'The account and its settings.',
    problems: ['not-allowed'],
    reply: account,
  },
  changeAccount: {
    method: 'PATCH',
    path: '/v1/account',
    host: 'app',
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Change settings of the account. Who demands a second factor of others has one; to demand it no more needs a step-up.',
    problems: ['invalid-request', 'not-allowed', 'conflict', 'confirmation-required', 'csrf-refused'],
    body: z
      .strictObject({ name: calledName, locale: language, requireSecondFactor: z.boolean() })
      .partial()
      .refine((change) => Object.keys(change).length > 0, { error: 'Nothing to change' }),
    reply: account,
  },
  closeAccount: {
    method: 'DELETE',
    path: '/v1/account',
    host: 'app',
    status: 202,
    callers: ['session'],
    permission: 'account:owner',
    confirmed: true,
    summary:
      'Close the account: every session, key and visitor is out at the next call, and everything is erased after a grace period in which the owner may log in and come back.',
    problems: ['not-allowed', 'csrf-refused'],
    reply: account,
  },
  cancelDeletion: {
    method: 'POST',
    path: '/v1/account/deletion/cancel',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'account:owner',
    whileClosing: true,
    summary: 'Come back: a closing account is open again, with everything in it.',
    problems: ['not-allowed', 'conflict', 'csrf-refused'],
    reply: 'none',
  },
});

export const accountEnv = z.object({
  IDENTITY_TABLE: z.string().min(1),
  DIRECTORY_TABLE: z.string().min(1),
  /** How long a closed account can come back, in seconds. */
  GRACE_SECONDS: z.coerce.number().int().positive(),
});

export const eraseEnv = z.object({
  IDENTITY_TABLE: z.string().min(1),
  DIRECTORY_TABLE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
  LIMITS_TABLE: z.string().min(1),
  REPLIES_TABLE: z.string().min(1),
  BLOCKS_TABLE: z.string().min(1),
  QUARANTINE_BUCKET: z.string().min(1),
  LIBRARY_BUCKET: z.string().min(1),
});
