import * as z from 'zod';

/** The operator's function: no route reaches it, only an identity of the AWS account that may invoke it. */
export const operatorEnv = z.object({
  IDENTITY_TABLE: z.string().min(1),
  DIRECTORY_TABLE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
  BLOCKS_TABLE: z.string().min(1),
});

const accountId = z.uuid();

/** What an operator may ask for. */
export const operatorCommand = z.discriminatedUnion('command', [
  /** Every credential of the account is dead at the next call, whatever it is. */
  z.strictObject({ command: z.literal('suspend'), accountId, reason: z.string().max(80).optional() }),
  z.strictObject({ command: z.literal('resume'), accountId }),
  z.strictObject({ command: z.literal('status'), accountId }),
  /** Who has an address, and in which accounts. */
  /** Keeps an address or a narrow range out of every chatbot of every account. */
  z.strictObject({ command: z.literal('block'), cidr: z.string().min(2).max(49), reason: z.string().min(1).max(200), expiresAt: z.iso.datetime().optional() }),
  z.strictObject({ command: z.literal('unblock'), cidr: z.string().min(2).max(49) }),
  z.strictObject({ command: z.literal('blocked') }),
  z.strictObject({ command: z.literal('find'), email: z.email().max(254) }),
]);
export type OperatorCommand = z.output<typeof operatorCommand>;
