import * as z from 'zod';
import { planName, quotaEnv } from '../quota/contract.ts';

/** The operator's function: no route reaches it, only an identity of the AWS account that may invoke it. */
export const operatorEnv = z.object({
  IDENTITY_TABLE: z.string().min(1),
  DIRECTORY_TABLE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
  BLOCKS_TABLE: z.string().min(1),
  SIGNING_SECRET: z.string().min(1),
  PEPPER_SECRET: z.string().min(1),
  VISITOR_SEAL_SECRET: z.string().min(1),
  TOKEN_ISSUER: z.string().min(1),
  /** Where the application is; empty where no domain of one's own is configured. */
  APP_ORIGIN: z.string().default(''),
  ...quotaEnv.shape,
});

/** One command as a person types it: what follows its name, in this order and by these words, and what may be said with two dashes. */
interface CommandRow<S extends z.ZodObject> {
  readonly takes: Readonly<Record<string, string>>;
  /** What an option is followed by; nothing for one that is only there or not. */
  readonly options?: Readonly<Record<string, string>>;
  readonly help: string;
  readonly input: S;
}
const command = <S extends z.ZodObject>(
  takes: CommandRow<S>['takes'],
  help: string,
  input: S,
  options: NonNullable<CommandRow<S>['options']> = {},
): CommandRow<S> => ({ takes, help, input, options });

const accountId = z.uuid();
const email = z.email().max(254);
const cidr = z.string().min(2).max(49);
/** Secrets that have versions of their own; the others are rotated by a schedule or a deployment. */
const ofSecret = z.strictObject({ secret: z.enum(['pepper', 'visitor-seal']) });
const ofAccount = z.strictObject({ accountId });

/** What an operator may ask for. Help, parsing and dispatch are made of it. */
export const operatorCommands = {
  health: command({}, 'whether the database, each table and each secret answers, and how fast', z.strictObject({})),
  suspend: command(
    { accountId: 'ACCOUNT' },
    'every credential of the account is dead at the next call',
    ofAccount.extend({ reason: z.string().max(80).optional() }),
    { reason: 'WORDS' },
  ),
  resume: command({ accountId: 'ACCOUNT' }, 'they live again', ofAccount),
  status: command({ accountId: 'ACCOUNT' }, 'what state an account is in', ofAccount),
  plan: command(
    { accountId: 'ACCOUNT', plan: 'PLAN' },
    `what it may use, whatever it pays for: ${planName.options.join(', ')}; default: what it pays for`,
    ofAccount.extend({ plan: z.union([planName, z.literal('default')]) }),
  ),
  find: command({ email: 'ADDRESS' }, 'who has an e-mail address, and in which accounts', z.strictObject({ email })),
  'owner-link': command(
    { email: 'ADDRESS' },
    'a link of half an hour, good once, for somebody who cannot come in',
    z.strictObject({ email, withoutSecondFactor: z.boolean().optional() }),
    { withoutSecondFactor: '' },
  ),
  list: command({ cursor: 'AFTER' }, 'accounts and their states, a hundred a page', z.strictObject({ cursor: z.uuid().optional() })),
  block: command(
    { cidr: 'RANGE', reason: 'REASON', expiresAt: 'EXPIRES' },
    'keep an address or a narrow range out of every chatbot of the instance',
    z.strictObject({ cidr, reason: z.string().min(1).max(200), expiresAt: z.iso.datetime().optional() }),
  ),
  unblock: command({ cidr: 'RANGE' }, 'let it in again', z.strictObject({ cidr })),
  blocked: command({}, 'what is kept out', z.strictObject({})),
  keys: command({}, 'the signing keys: which one signs, and until when each is believed', z.strictObject({})),
  'purge-keys': command(
    { reason: 'REASON' },
    'after a leak: a new signing key at once, and whatever the others have signed is refused',
    z.strictObject({ reason: z.string().min(1).max(80) }),
  ),
  versions: command({ secret: 'SECRET' }, `versions of a secret, and what still names each: ${ofSecret.shape.secret.options.join(', ')}`, ofSecret),
  renew: command({ secret: 'SECRET' }, 'add a version, with which everything new is made', ofSecret),
  drop: command(
    { secret: 'SECRET', version: 'VERSION' },
    'take a version away that nothing names any more',
    ofSecret.extend({ version: z.coerce.number().int().min(1).max(9_999), anyway: z.boolean().optional() }),
    { anyway: '' },
  ),
} as const;

export type CommandName = keyof typeof operatorCommands;
export type CommandInput<N extends CommandName> = z.output<(typeof operatorCommands)[N]['input']>;

/** A command as it was typed, for this function to read: whoever invokes it need not know the commands of this version. */
export const operatorLine = z.strictObject({ line: z.array(z.string().max(300)).max(12) });
