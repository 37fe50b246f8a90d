import type { Client, Principal } from '../core/contract.ts';
import { Problem } from '../core/problem.ts';
import type { AccessPolicy } from '../database/tables.ts';
import type { VISIT_REFUSALS } from './contract.ts';
import { inRanges, parseAddress } from './addresses.ts';
import { isOpen, opensAt } from './hours.ts';
import { siteAdmitted } from './site.ts';

/** What a new chatbot begins with: no site is listed, so no site may embed it; who is on a listed site may talk at any time. */
export const CLOSED_POLICY: AccessPolicy = {
  embedding: 'listed',
  domains: [],
  development: false,
  hostedPage: false,
  activeHours: null,
  ip: { allow: [], deny: [] },
  countries: { allow: [], deny: [] },
  signedVisitorsOnly: false,
  bots: 'answer',
  apiKeys: 'exempt',
};

/** A stored policy with what a later release added to it. */
export const wholePolicy = (stored: Partial<AccessPolicy>): AccessPolicy => ({ ...CLOSED_POLICY, ...stored });

/** What is known of a visitor at one moment. */
export interface Visit {
  /** The origin of the page around the frame; `undefined` where there is none, as on a messaging channel. */
  readonly origin: string | undefined;
  /** The origin of the edge host itself: what a hosted page has around it. */
  readonly hostOrigin: string;
  /** As the trusted edge said it. */
  readonly address: string;
  /** ISO 3166-1 alpha-2, as the trusted edge said it; `undefined` when it does not know. */
  readonly country: string | undefined;
  /** Whether the site has vouched for who the visitor is. */
  readonly signed: boolean;
  /** Why the visitor is a program; missing for people, and where nobody has looked. */
  readonly bot?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** A visitor's call as a visit: the page around the frame is in the token, everything else comes from the edge with this very call. */
export const visitOf = (
  who: Pick<Extract<Principal, { kind: 'visitor' }>, 'parentOrigin' | 'signedBy'>,
  client: Client,
  atMs: number,
  bot?: string,
): Visit => ({
  origin: who.parentOrigin,
  hostOrigin: client.origin,
  address: client.address,
  country: client.country,
  signed: who.signedBy !== undefined,
  ...(bot !== undefined && { bot }),
  atMs,
});

/** A policy without the rules that a page may show instead of refusing to load: closed hours, and that one must be somebody. */
export const forDocument = (policy: AccessPolicy): AccessPolicy => ({ ...policy, activeHours: null, signedVisitorsOnly: false });

/** A policy without its rules on places: what is said of somebody whose address and country nobody knows. */
export const withoutPlaces = (policy: AccessPolicy): AccessPolicy => ({ ...policy, ip: { allow: [], deny: [] }, countries: { allow: [], deny: [] } });

/** A call by an API key as a visit: it is of no site, and vouches for whom it speaks for. */
export const visitByKey = ({ address, origin: hostOrigin, country }: Client, atMs: number): Visit => ({
  origin: undefined,
  hostOrigin,
  address,
  country,
  signed: true,
  atMs,
});

/** Why a visit is refused; each is a problem's code. */
export type Refusal = (typeof VISIT_REFUSALS)[number];

/** The two codes of a country that mean no country: unknown, and an anonymising network. */
const NO_COUNTRY = new Set(['XX', 'T1']);

function addressRefused({ ip }: AccessPolicy, address: string): boolean {
  if (ip.allow.length === 0 && ip.deny.length === 0) return false;
  const parsed = parseAddress(address);
  // Rules for addresses cannot be kept for one who has none.
  if (!parsed) return true;
  return inRanges(parsed, ip.deny) || (ip.allow.length > 0 && !inRanges(parsed, ip.allow));
}

function countryRefused({ countries }: AccessPolicy, country: string | undefined): boolean {
  const known = country !== undefined && !NO_COUNTRY.has(country) ? country : undefined;
  if (known !== undefined && countries.deny.includes(known)) return true;
  // Where only some are admitted, somebody from nowhere is not among them.
  return countries.allow.length > 0 && (known === undefined || !countries.allow.includes(known));
}

/**
 * The whole policy at one moment: site, then address, country, hours, identity. What is denied is denied whatever else admits it, and what is not known is
 * not admitted where it decides (S21, S26). `undefined` when the visit is admitted.
 */
export function refusalOf(policy: AccessPolicy, visit: Visit): Refusal | undefined {
  const hosted = policy.hostedPage && visit.origin === visit.hostOrigin;
  if (visit.origin !== undefined && !hosted && !siteAdmitted(policy, visit.origin)) return 'origin-refused';
  if (addressRefused(policy, visit.address)) return 'ip-refused';
  if (countryRefused(policy, visit.country)) return 'country-refused';
  if (policy.activeHours && !isOpen(policy.activeHours, visit.atMs)) return 'outside-active-hours';
  if (policy.signedVisitorsOnly && !visit.signed) return 'not-allowed';
  return undefined;
}

/** Refuses a key's call by address, country and hours, where the policy binds keys (S26.5). @throws as `refuseVisit` does. */
export function refuseKeyVisit(policy: AccessPolicy, visit: Visit): void {
  if (policy.apiKeys === 'bound') refuseVisit(policy, visit);
}

/** @throws Problem with the code of the refusal; outside hours it says when the chatbot opens next. */
export function refuseVisit(policy: AccessPolicy, visit: Visit): void {
  const refusal = refusalOf(policy, visit);
  if (!refusal) {
    if (policy.bots === 'refuse' && visit.bot !== undefined) throw new Problem('not-allowed', 'a program', { extra: { reason: 'bots-refused' } });
    return;
  }
  const opens = refusal === 'outside-active-hours' && policy.activeHours ? opensAt(policy.activeHours, visit.atMs) : undefined;
  throw new Problem(refusal, 'access policy', {
    extra: { ...(opens && { opensAt: opens }), ...(refusal === 'not-allowed' && { reason: 'signed-visitors-only' }) },
  });
}
