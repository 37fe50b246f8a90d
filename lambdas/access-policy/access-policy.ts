import { parseAddress } from '../access/addresses.ts';
import { opensAt, TIME_ZONE_DATA } from '../access/hours.ts';
import { refusalOf } from '../access/policy.ts';
import type { Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { invalidAt } from '../core/problem.ts';
import type { AccessPolicy } from '../database/tables.ts';
import type { accessPolicyRoutes } from './contract.ts';
import { policyChange } from './policy-change.ts';
import { canonicalPolicy } from './sites.ts';
import type { PolicyStore } from './store.ts';

export interface PolicyDeps {
  readonly store: PolicyStore;
  readonly record: Journal;
  /** Milliseconds. */
  readonly now: () => number;
}

const lists = ({ allow, deny }: AccessPolicy['ip']) => ({ allow: [...allow], deny: [...deny] });
const shown = (policy: AccessPolicy) => ({
  ...policy,
  domains: [...policy.domains],
  activeHours: policy.activeHours && { ...policy.activeHours, windows: policy.activeHours.windows.map((window) => ({ ...window, days: [...window.days] })) },
  ip: lists(policy.ip),
  countries: lists(policy.countries),
});

/** Only what was asked about is judged: a policy without the other rules. */
const about = (
  policy: AccessPolicy,
  asked: { readonly ip?: string | undefined; readonly country?: string | undefined; readonly signed?: boolean | undefined },
): AccessPolicy => ({
  ...policy,
  ...(asked.ip === undefined && { ip: { allow: [], deny: [] } }),
  ...(asked.country === undefined && { countries: { allow: [], deny: [] } }),
  ...(asked.signed === undefined && { signedVisitorsOnly: false }),
});

/** Who may talk to a chatbot (S21, S26). */
export const accessPolicy: Operations<typeof accessPolicyRoutes, PolicyDeps> = {
  async readAccessPolicy(call, { store }) {
    return shown(await store.read(call, call.params.chatbotId));
  },
  async replaceAccessPolicy(call, { store, record }) {
    const { chatbotId } = call.params;
    const { before, policy } = await store.replace(call, chatbotId, canonicalPolicy(call.body));
    const change = policyChange(before, policy);
    if (change !== undefined) await record(done(call, { type: 'access_policy_changed', action: 'replaceAccessPolicy', target: chatbotId, change }));
    return shown(policy);
  },
  async explainAccessPolicy(call, { store, now }) {
    const { origin, ip, country, at, signed } = call.body;
    if (ip !== undefined && !parseAddress(ip)) throw invalidAt('#/body/ip', 'Not an address');
    const policy = about(await store.read(call, call.params.chatbotId), call.body);
    const atMs = at === undefined ? now() : Date.parse(at);
    const reason = refusalOf(policy, { origin, hostOrigin: '', address: ip ?? '', country: country?.toUpperCase(), signed: signed ?? false, atMs });
    const opens = reason === 'outside-active-hours' && policy.activeHours ? opensAt(policy.activeHours, atMs) : undefined;
    return {
      allowed: reason === undefined,
      ...(reason && { reason }),
      ...(opens && { opensAt: opens }),
      ...(policy.activeHours && { timeZoneData: TIME_ZONE_DATA }),
    };
  },
};
