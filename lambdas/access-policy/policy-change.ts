import type { AccessPolicy } from '../database/tables.ts';

/** A part of a policy as the journal says it. Lists are counted: what they list are sites and addresses of a customer's, and more than an event has room for. */
function said(part: string | boolean | readonly string[] | AccessPolicy['activeHours']): string {
  if (part === null) return '-';
  if (typeof part === 'string') return part;
  if (typeof part === 'boolean') return part ? 'on' : 'off';
  return String('windows' in part ? part.windows.length : part.length);
}

const partsOf = ({ ip, countries, ...policy }: AccessPolicy) => ({
  ...policy,
  'ip.allow': ip.allow,
  'ip.deny': ip.deny,
  'countries.allow': countries.allow,
  'countries.deny': countries.deny,
});

/** What was and what is, of the parts that are not what they were; nothing where all are. A list that has others in it may have the same count twice. */
export function policyChange(before: AccessPolicy, after: AccessPolicy): string | undefined {
  const [was, is] = [partsOf(before), partsOf(after)];
  const changed = (Object.keys(is) as (keyof typeof is)[]).filter((part) => JSON.stringify(was[part]) !== JSON.stringify(is[part]));
  return changed.length === 0 ? undefined : changed.map((part) => `${part} ${said(was[part])} -> ${said(is[part])}`).join(', ');
}
