import { invalidAt } from '../core/problem.ts';
import type { AccessPolicy } from '../database/tables.ts';
import { parseRange, rangeText } from './addresses.ts';
import { COUNTRIES } from './countries.ts';
import { isTimeZone, overlaps, type ActiveHours } from './hours.ts';

const refuse = (pointer: string, detail: string): never => {
  throw invalidAt(`#/body/${pointer}`, detail);
};

/** Two lists, as they come. */
interface Lists {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

const each = (lists: Lists, name: string, canonical: (entry: string) => string | undefined, detail: string): { allow: string[]; deny: string[] } => {
  const list = (which: 'allow' | 'deny'): string[] => [
    ...new Set(lists[which].map((entry, index) => canonical(entry) ?? refuse(`${name}/${which}/${index}`, detail))),
  ];
  return { allow: list('allow'), deny: list('deny') };
};

function canonicalHours(hours: ActiveHours | null): ActiveHours | null {
  if (hours === null) return null;
  if (!isTimeZone(hours.timeZone)) refuse('activeHours/timeZone', 'Give a time zone by its IANA name, such as Europe/Paris');
  const windows = hours.windows.map(({ days, from, to }) => ({ days: [...new Set(days)].sort((a, b) => a - b), from, to }));
  if (overlaps({ timeZone: hours.timeZone, windows })) refuse('activeHours/windows', 'Two windows are open at the same time');
  return { timeZone: hours.timeZone, windows };
}

/**
 * The part of a policy that says when, from where and as whom, in canonical form; what is left out is open.
 * @throws Problem `invalid-request` pointing at the entry.
 */
export function canonicalRules(given: {
  readonly hostedPage?: boolean | undefined;
  readonly activeHours?: ActiveHours | null | undefined;
  readonly ip?: Lists | undefined;
  readonly countries?: Lists | undefined;
  readonly signedVisitorsOnly?: boolean | undefined;
  readonly bots?: AccessPolicy['bots'] | undefined;
  readonly apiKeys?: AccessPolicy['apiKeys'] | undefined;
}): Pick<AccessPolicy, 'hostedPage' | 'activeHours' | 'ip' | 'countries' | 'signedVisitorsOnly' | 'bots' | 'apiKeys'> {
  const range = (entry: string): string | undefined => {
    const parsed = parseRange(entry);
    return parsed && rangeText(parsed);
  };
  const country = (entry: string): string | undefined => (COUNTRIES.has(entry.toUpperCase()) ? entry.toUpperCase() : undefined);
  return {
    hostedPage: given.hostedPage ?? false,
    activeHours: canonicalHours(given.activeHours ?? null),
    ip: each(given.ip ?? { allow: [], deny: [] }, 'ip', range, 'Give an address or a range such as 203.0.113.0/24 or 2001:db8::/32'),
    countries: each(given.countries ?? { allow: [], deny: [] }, 'countries', country, 'Give a country by its two letters, such as FR'),
    signedVisitorsOnly: given.signedVisitorsOnly ?? false,
    bots: given.bots ?? 'answer',
    apiKeys: given.apiKeys ?? 'exempt',
  };
}
