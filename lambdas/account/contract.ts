import * as z from 'zod';
import { billingQueueEnv } from '../billing/contract.ts';
import { routes } from '../core/contract.ts';
import { id, language, LINK_SECONDS, time } from '../core/schema.ts';
import { calledName } from '../people/fields.ts';
import { quotaEnv } from '../quota/contract.ts';

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

const accountExport = z.strictObject({
  /** `none`: nobody has asked for one yet. */
  status: z.enum(['none', 'preparing', 'ready', 'failed', 'expired']),
  id: id.optional(),
  bytes: z.number().int().nonnegative().optional(),
  createdAt: time.optional(),
  /** Until when it can be fetched. */
  expiresAt: time.optional(),
  /** A link to the archive (tar, gzip), when it is ready and the person is confirmed. */
  url: z.url().max(4_000).optional(),
  expiresInSeconds: z.literal(LINK_SECONDS).optional(),
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
  exportAccount: {
    method: 'POST',
    path: '/v1/account/export',
    host: 'app',
    status: 202,
    callers: ['session'],
    permission: 'account:owner',
    confirmed: true,
    whileClosing: true,
    summary: 'Have everything of the account put into one archive; a mail says when it is ready. One at a time: the next takes the place of the last.',
    problems: ['not-allowed', 'conflict', 'csrf-refused'],
    reply: accountExport,
  },
  readExport: {
    method: 'GET',
    path: '/v1/account/export',
    host: 'app',
    callers: ['session'],
    permission: 'account:owner',
    whileClosing: true,
    summary: `What has become of the export; with a link of ${LINK_SECONDS} seconds when it is ready and the person is confirmed.`,
    problems: ['not-allowed'],
    reply: accountExport,
  },
});

export const accountEnv = z.object({
  IDENTITY_TABLE: z.string().min(1),
  DIRECTORY_TABLE: z.string().min(1),
  /** How long a closed account can come back, in seconds. */
  GRACE_SECONDS: z.coerce.number().int().positive(),
  EXPORTS_BUCKET: z.string().min(1),
  EXPORT_QUEUE: z.string().min(1),
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
  EXPORTS_BUCKET: z.string().min(1),
  ...billingQueueEnv.shape,
  ...quotaEnv.shape,
});

/** The message that asks for an archive. */
export const exportJob = z.strictObject({ accountId: z.uuid(), exportId: z.uuid() });
export type ExportJob = z.output<typeof exportJob>;

export const exportEnv = z.object({
  IDENTITY_TABLE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
  BLOCKS_TABLE: z.string().min(1),
  QUOTA_TABLE: z.string().min(1),
  LIBRARY_BUCKET: z.string().min(1),
  EXPORTS_BUCKET: z.string().min(1),
  NOTICE_QUEUE: z.string().min(1),
});

export const exportSweepEnv = z.object({
  DIRECTORY_TABLE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
  EXPORTS_BUCKET: z.string().min(1),
  EXPORT_QUEUE: z.string().min(1),
});
