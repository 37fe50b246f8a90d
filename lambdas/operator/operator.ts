import { doneBy } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import type { AccountStateStore } from '../people/account-state-store.ts';
import type { PersonStore } from '../people/person-store.ts';
import { normalizeEmail } from '../people/rows.ts';
import type { PlanStore } from '../quota/plan-store.ts';
import { operatorCommand } from './contract.ts';
import { isBlockCommand, operateBlocks, type InstanceBlockDeps } from './instance-blocks.ts';
import { ownerLink, type OwnerLinkDeps } from './owner-link.ts';

export interface OperatorDeps {
  readonly states: Pick<AccountStateStore, 'read' | 'suspend' | 'page'>;
  readonly people: Pick<PersonStore, 'userByEmail' | 'accountsOf'>;
  readonly record: Journal;
  readonly blocks: InstanceBlockDeps;
  readonly links: OwnerLinkDeps;
  readonly plans: Pick<PlanStore, 'planOf' | 'setPlan'>;
}

/** What is answered: `ok` or why not, and what was asked for. No secret but the link that was asked for, no mail address of anybody but the one that was given. */
export type OperatorReply = { readonly ok: true; readonly [member: string]: unknown } | { readonly ok: false; readonly error: string };

/** One command of the operator. What it changes is one journal event: of the account, or of the instance where it concerns none. */
export async function operate(event: unknown, requestId: string, { states, people, record, blocks, plans, links }: OperatorDeps): Promise<OperatorReply> {
  const parsed = operatorCommand.safeParse(event);
  if (!parsed.success) return { ok: false, error: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') };
  const command = parsed.data;
  if (isBlockCommand(command)) return operateBlocks(command, requestId, blocks);
  if (command.command === 'owner-link') return ownerLink(command, requestId, links);
  if (command.command === 'list') return { ok: true, ...(await states.page(command.cursor)) };
  if (command.command === 'find') {
    const user = await people.userByEmail(normalizeEmail(command.email));
    return user ? { ok: true, userId: user.userId, accounts: await people.accountsOf(user.userId) } : { ok: false, error: 'nobody has this address' };
  }
  const { accountId } = command;
  if (command.command === 'status') {
    const state = await states.read(accountId);
    return state
      ? { ok: true, accountId, state: state.state, requireSecondFactor: state.requireSecondFactor ?? false, plan: await plans.planOf(accountId) }
      : { ok: false, error: 'no such account' };
  }
  if (command.command === 'plan') {
    if (!(await states.read(accountId))) return { ok: false, error: 'no such account' };
    const former = await plans.planOf(accountId);
    await plans.setPlan(accountId, command.plan);
    const change = `${former} -> ${command.plan}`;
    await record(doneBy('operator', requestId, { type: 'account_plan_changed', accountId, action: 'plan', target: accountId, change }));
    return { ok: true, accountId, plan: command.plan, formerly: former };
  }
  const suspended = command.command === 'suspend';
  if (!(await states.suspend(accountId, suspended))) return { ok: false, error: 'no such account, or it is closing' };
  const type = suspended ? 'account_suspended' : 'account_resumed';
  const reason = command.command === 'suspend' && command.reason ? command.reason : undefined;
  await record(doneBy('operator', requestId, { type, accountId, action: command.command, target: accountId, ...(reason && { reason }) }));
  return { ok: true, accountId, state: suspended ? 'suspended' : 'active' };
}
