import { doneBy } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import type { AccountStateStore } from '../people/account-state-store.ts';
import type { PersonStore } from '../people/person-store.ts';
import { normalizeEmail } from '../people/rows.ts';
import type { PlanStore } from '../quota/plan-store.ts';
import { operatorCommands, operatorLine, type CommandInput, type CommandName } from './contract.ts';
import { health, type HealthDeps } from './health.ts';
import { block, blocked, unblock, type InstanceBlockDeps } from './instance-blocks.ts';
import { HELP, isCommand, readLine } from './line.ts';
import { purge, signingKeys, type SigningKeyDeps } from './signing-keys.ts';
import { drop, renew, versions, type VersionDeps } from './versions.ts';
import { ownerLink, type OwnerLinkDeps } from './owner-link.ts';

export interface OperatorDeps {
  readonly states: Pick<AccountStateStore, 'read' | 'suspend' | 'page'>;
  readonly people: Pick<PersonStore, 'userByEmail' | 'accountsOf'>;
  readonly record: Journal;
  readonly blocks: InstanceBlockDeps;
  readonly links: OwnerLinkDeps;
  readonly plans: Pick<PlanStore, 'planOf' | 'setPlan'>;
  readonly keys: SigningKeyDeps;
  readonly versions: VersionDeps;
  readonly health: HealthDeps;
}

/** What is answered: `ok` or why not, and what was asked for. No secret but the link that was asked for, no mail address of anybody but the one that was given. */
export type OperatorReply =
  | { readonly ok: true; readonly [member: string]: unknown }
  /** `help`: what was asked was not understood at all. `parts`: which of them do not answer. */
  | { readonly ok: false; readonly error: string; readonly help?: readonly string[]; readonly parts?: unknown };

type Rule<N extends CommandName> = (input: CommandInput<N>, requestId: string, deps: OperatorDeps) => Promise<OperatorReply>;

const NO_ACCOUNT: OperatorReply = { ok: false, error: 'no such account' };

/** Suspends an account, or takes that back. */
async function hold(
  suspended: boolean,
  { accountId, reason }: CommandInput<'suspend'>,
  requestId: string,
  { states, record }: OperatorDeps,
): Promise<OperatorReply> {
  if (!(await states.suspend(accountId, suspended))) return { ok: false, error: 'no such account, or it is closing' };
  const [type, action] = suspended ? (['account_suspended', 'suspend'] as const) : (['account_resumed', 'resume'] as const);
  await record(doneBy('operator', requestId, { type, accountId, action, target: accountId, ...(reason && { reason }) }));
  return { ok: true, accountId, state: suspended ? 'suspended' : 'active' };
}

/** What each command does. What it changes is one journal event: of the account, or of the instance where it concerns none. */
const RULES: { readonly [N in CommandName]: Rule<N> } = {
  health: (_input, _requestId, deps) => health(deps.health),
  suspend: (input, requestId, deps) => hold(true, input, requestId, deps),
  resume: (input, requestId, deps) => hold(false, input, requestId, deps),
  async status({ accountId }, _requestId, { states, plans }) {
    const state = await states.read(accountId);
    if (!state) return NO_ACCOUNT;
    return { ok: true, accountId, state: state.state, requireSecondFactor: state.requireSecondFactor ?? false, plan: await plans.planOf(accountId) };
  },
  async plan({ accountId, plan }, requestId, { states, plans, record }) {
    if (!(await states.read(accountId))) return NO_ACCOUNT;
    const former = await plans.planOf(accountId);
    await plans.setPlan(accountId, plan === 'default' ? undefined : plan);
    const change = `${former} -> ${plan}`;
    await record(doneBy('operator', requestId, { type: 'account_plan_changed', accountId, action: 'plan', target: accountId, change }));
    return { ok: true, accountId, plan, formerly: former };
  },
  async find({ email }, _requestId, { people }) {
    const user = await people.userByEmail(normalizeEmail(email));
    return user ? { ok: true, userId: user.userId, accounts: await people.accountsOf(user.userId) } : { ok: false, error: 'nobody has this address' };
  },
  'owner-link': (input, requestId, { links }) => ownerLink(input, requestId, links),
  list: async ({ cursor }, _requestId, { states }) => ({ ok: true, ...(await states.page(cursor)) }),
  block: (input, requestId, { blocks }) => block(input, requestId, blocks),
  unblock: (input, requestId, { blocks }) => unblock(input, requestId, blocks),
  blocked: (_input, _requestId, { blocks }) => blocked(blocks),
  keys: (_input, _requestId, { keys }) => signingKeys(keys),
  'purge-keys': (input, requestId, { keys }) => purge(input, requestId, keys),
  versions: (input, _requestId, deps) => versions(input, deps.versions),
  renew: (input, requestId, deps) => renew(input, requestId, deps.versions),
  drop: (input, requestId, deps) => drop(input, requestId, deps.versions),
};

async function run<N extends CommandName>(name: N, members: unknown, requestId: string, deps: OperatorDeps): Promise<OperatorReply> {
  const parsed = operatorCommands[name].input.safeParse(members);
  if (!parsed.success) return { ok: false, error: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') };
  return RULES[name](parsed.data as CommandInput<N>, requestId, deps);
}

/** One command of the operator: by its name and members, or as the line that was typed. */
export async function operate(event: unknown, requestId: string, deps: OperatorDeps): Promise<OperatorReply> {
  const line = operatorLine.safeParse(event);
  if (line.success && line.data.line[0] === 'help') return { ok: true, help: HELP };
  const asked = line.success ? readLine(line.data.line) : event;
  const { command, ...members } = (asked ?? {}) as { readonly command?: unknown };
  if (!isCommand(command)) return { ok: false, error: 'not understood', help: HELP };
  return run(command, members, requestId, deps);
}
