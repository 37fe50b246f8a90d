import type { Principal, Route, Tell } from './contract.ts';
import { Problem } from './problem.ts';
import { policyHeader, type Window } from './ring.ts';
import { stateAfter, type Rings } from './ring-store.ts';

/**
 * The limits on calls that carry a credential, by name. Every such call counts against `api`; a route names what it counts against beside it. A person's
 * sessions count together, a key by itself.
 */
export const LIMIT_CLASSES = {
  api: { name: 'api', count: 3_000, seconds: 60 },
  /** Searches cost an embedding each (S20). */
  search: { name: 'search', count: 30, seconds: 60 },
  /** Deliveries of webhooks that somebody asks for: they go to whatever address somebody has given (S28). */
  deliveries: { name: 'deliveries', count: 20, seconds: 60 },
} as const satisfies Record<string, Window>;

export type LimitClass = keyof typeof LIMIT_CLASSES;

/** How a person or a key in an account is counted, and found again when it is to be forgotten. */
export const callerKey = (accountId: string, id: string): string => `${accountId}#${id}`;

/** Who is counted: a person or a key in an account. Visitors are counted at the gate of a chat turn. */
export function limitKey(principal: Principal | undefined): string | undefined {
  if (principal?.kind === 'session') return callerKey(principal.accountId, principal.userId);
  return principal?.kind === 'api-key' ? callerKey(principal.accountId, principal.apiKeyId) : undefined;
}

/** A route with the classes against which this very call counts. */
export const limitsOf = (
  { limits = [], limitsWith = {} }: Pick<Route, 'limits' | 'limitsWith'>,
  query: Readonly<Record<string, unknown>>,
): Pick<Route, 'limits'> => ({
  limits: [...limits, ...Object.entries(limitsWith).flatMap(([parameter, classes]) => (Object.hasOwn(query, parameter) ? classes : []))],
});

/**
 * Counts a call against every class of its route, all at once, and tells how it stands as headers (draft-ietf-httpapi-ratelimit-headers).
 * @throws Problem `rate-limited` with the seconds until a place is free, `unavailable` when it cannot be counted.
 */
export async function countCall(rings: Rings, route: Pick<Route, 'limits'>, key: string, tell: Tell): Promise<void> {
  const windows: Window[] = (['api', ...(route.limits ?? [])] as const).map((name) => LIMIT_CLASSES[name]);
  const outcomes = await Promise.all(windows.map(async (window) => ({ window, taken: await rings.take(window, key) })));
  tell({
    'RateLimit-Policy': windows.map(policyHeader).join(', '),
    RateLimit: outcomes.map(({ window, taken }) => stateAfter(window, taken)).join(', '),
  });
  const waits = outcomes.flatMap(({ taken }) => (taken.taken ? [] : [taken.retryAfterSeconds]));
  if (waits.length === 0) return;
  // What was taken beside the refusal stands for nothing.
  await Promise.all(outcomes.flatMap(({ taken }) => (taken.taken ? [rings.release(taken.place)] : [])));
  throw new Problem('rate-limited', `limit ${windows.map(({ name }) => name).join(', ')}`, { extra: { retryAfterSeconds: Math.max(...waits) } });
}
