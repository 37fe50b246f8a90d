import { changeOf } from '../core/deed.ts';
import type { AccessPolicy } from '../database/tables.ts';

type Part = string | boolean | readonly string[] | AccessPolicy['activeHours'];

/** A part of a policy as the journal says it. Lists are counted: what they list are sites and addresses of a customer's, and more than an event has room for. */
function said(part: Part | undefined): string {
  if (part === null || part === undefined) return '-';
  if (typeof part === 'string') return part;
  if (typeof part === 'boolean') return part ? 'on' : 'off';
  return String('windows' in part ? part.windows.length : part.length);
}

const partsOf = ({ ip, countries, ...policy }: AccessPolicy): Readonly<Record<string, Part>> => ({
  ...policy,
  'ip.allow': ip.allow,
  'ip.deny': ip.deny,
  'countries.allow': countries.allow,
  'countries.deny': countries.deny,
});

/** What was and what is, of the parts that are not what they were; nothing where all are. A list that has others in it may have the same count twice. */
export function policyChange(before: AccessPolicy, after: AccessPolicy): string | undefined {
  const is = partsOf(after);
  return changeOf(Object.keys(is), [partsOf(before), is], said);
}
