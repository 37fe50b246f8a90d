import * as z from 'zod';
import { planName, quotaEnv } from '../quota/contract.ts';

/** The operator's function: no route reaches it, only an identity of the AWS account that may invoke it. */
export const operatorEnv = z.object({
  IDENTITY_TABLE: z.string().min(1),
  DIRECTORY_TABLE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
  BLOCKS_TABLE: z.string().min(1),
  SIGNING_SECRET: z.string().min(1),
  TOKEN_ISSUER: z.string().min(1),
  /** Where the application is; empty where no domain of one's own is configured. */
  APP_ORIGIN: z.string().default(''),
  ...quotaEnv.shape,
});

const accountId = z.uuid();

/** What an operator may ask for. */
export const operatorCommand = z.discriminatedUnion('command', [
  /** Every credential of the account is dead at the next call, whatever it is. */
  z.strictObject({ command: z.literal('suspend'), accountId, reason: z.string().max(80).optional() }),
  z.strictObject({ command: z.literal('resume'), accountId }),
  z.strictObject({ command: z.literal('status'), accountId }),
  /** What the account may use; counts everywhere within half a minute. */
  z.strictObject({ command: z.literal('plan'), accountId, plan: planName }),
  /** Keeps an address or a narrow range out of every chatbot of every account. */
  z.strictObject({ command: z.literal('block'), cidr: z.string().min(2).max(49), reason: z.string().min(1).max(200), expiresAt: z.iso.datetime().optional() }),
  z.strictObject({ command: z.literal('unblock'), cidr: z.string().min(2).max(49) }),
  z.strictObject({ command: z.literal('blocked') }),
  /** Who has an address, and in which accounts. */
  z.strictObject({ command: z.literal('find'), email: z.email().max(254) }),
  /** A link with which somebody comes in who cannot any more, or not yet. */
  z.strictObject({ command: z.literal('owner-link'), email: z.email().max(254), withoutSecondFactor: z.boolean().optional() }),
  /** Accounts and their states, page by page. */
  z.strictObject({ command: z.literal('list'), cursor: z.uuid().optional() }),
]);
export type OperatorCommand = z.output<typeof operatorCommand>;
