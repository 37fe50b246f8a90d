import type { Operations } from '../core/contract.ts';
import { changeOf, done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { Problem, type InputError } from '../core/problem.ts';
import type { AccountCall } from '../database/account.ts';
import type { KnowledgeUse } from '../database/knowledge-quota.ts';
import { PLANS, type TurnLimits } from '../quota/contract.ts';
import type { Days } from '../quota/day-store.ts';
import { usedOf } from '../quota/month.ts';
import { boundsOf, monthOf } from '../quota/period.ts';
import type { AccountLimits, PlanStore } from '../quota/plan-store.ts';
import type { QuotaStore } from '../quota/quota-store.ts';
import { turnLimits, type ChatbotLimits } from '../quota/turn-limits.ts';
import type { usageRoutes } from './contract.ts';

export interface UsageDeps {
  /** Proves the caller's right to what is called. @throws Problem `not-found`, `not-allowed`. */
  readonly enter: (call: AccountCall) => Promise<void>;
  /** The same proof, and what the account keeps as knowledge. */
  readonly knowledge: (call: AccountCall) => Promise<KnowledgeUse>;
  readonly plans: PlanStore;
  readonly record: Journal;
  readonly quota: Pick<QuotaStore, 'read'>;
  readonly days: Pick<Days, 'read'>;
  /** Milliseconds. */
  readonly now: () => number;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const pick = ({ minute, open }: Pick<TurnLimits, 'minute' | 'open'>) => ({ minute: { ...minute }, open: { ...open } });

/** What is in force, the most that may be set, and what has been set. */
const shown = ({ plan, own }: AccountLimits) => ({
  limits: pick(turnLimits(PLANS[plan], own)),
  most: pick(PLANS[plan]),
  set: { minute: { ...own.minute }, open: { ...own.open } },
});

/** @throws Problem `invalid-request` for each limit that is above the plan's. */
function refuseAbove(plan: TurnLimits, asked: ChatbotLimits): void {
  const errors = (['minute', 'open'] as const).flatMap((group) =>
    Object.entries(asked[group]).flatMap(([name, value]): InputError[] => {
      const most = (plan[group] as unknown as Readonly<Record<string, number>>)[name] ?? 0;
      return value !== undefined && value > most ? [{ pointer: `#/body/${group}/${name}`, detail: `The plan allows at most ${most}` }] : [];
    }),
  );
  if (errors.length > 0) throw new Problem('invalid-request', 'above the plan', { extra: { errors } });
}

/** What was set and what is, of the limits that are not what they were; `-` for one that nobody sets. */
function limitsChange(before: ChatbotLimits, after: ChatbotLimits): string | undefined {
  const named = ({ minute, open }: ChatbotLimits): Readonly<Record<string, number | undefined>> => ({
    ...Object.fromEntries(Object.entries(minute).map(([name, value]) => [`minute.${name}`, value])),
    ...Object.fromEntries(Object.entries(open).map(([name, value]) => [`open.${name}`, value])),
  });
  const [was, is] = [named(before), named(after)];
  return changeOf(Object.keys({ ...was, ...is }), [was, is], (limit) => String(limit ?? '-'));
}

export const usage: Operations<typeof usageRoutes, UsageDeps> = {
  async readUsage(call, { knowledge, plans, quota, days, now }) {
    const kept = await knowledge(call);
    const { accountId } = call.principal;
    const name = monthOf(now());
    const [plan, month, day] = await Promise.all([plans.planOf(accountId), quota.read(accountId, name), days.read(accountId)]);
    const { month: limit, day: most, knowledge: room } = PLANS[plan];
    const used = usedOf(month);
    const { from, to } = boundsOf(name);
    return {
      plan,
      period: { from: iso(from), to: iso(to) },
      messages: { used: used.messages, held: month.held.length, limit: limit.messages },
      tokens: { used: used.tokens, held: Math.max(0, month.tokens - used.tokens), limit: limit.tokens },
      day: { used: day.total, limit: most },
      excluded: { bots: { ...month.bots } },
      knowledge: {
        materials: { used: kept.materials, limit: room.materials },
        bytes: { used: kept.bytes, limit: room.bytes },
        chunks: { used: kept.chunks, limit: room.chunks },
      },
    };
  },
  async readLimits(call, { enter, plans }) {
    await enter(call);
    return shown(await plans.read(call.principal.accountId, call.params.chatbotId));
  },
  async replaceLimits(call, { enter, plans, record }) {
    await enter(call);
    const { accountId } = call.principal;
    const { chatbotId } = call.params;
    const own: ChatbotLimits = { minute: call.body.minute ?? {}, open: call.body.open ?? {} };
    const { plan, own: before } = await plans.read(accountId, chatbotId);
    refuseAbove(PLANS[plan], own);
    await plans.setLimits(accountId, chatbotId, own);
    const change = limitsChange(before, own);
    if (change !== undefined) await record(done(call, { type: 'chatbot_limits_changed', action: 'replaceLimits', target: chatbotId, change }));
    return shown({ plan, own });
  },
};
