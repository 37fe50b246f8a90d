import type { SendResult } from './contract.ts';

/** Seconds before each attempt, counted from the one before: three days in all (Standard Webhooks, "Retries"; control S28). */
export const RETRY_SECONDS = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;
/** By as much each of them varies, up and down, so that what failed together does not come back together. */
const JITTER = 0.2;
/** The longest wait that a receiver can ask for. */
const RETRY_AFTER_MAX = 86_400;
/** Answers with which a receiver says when to come again (RFC 9110 10.2.3, RFC 6585 4). */
const ASKS_TO_WAIT = new Set([429, 503]);
/** For how long nothing may have been taken before an endpoint is given up, in milliseconds. */
export const FAILING_MAX_MS = 5 * 86_400_000;

/** What one attempt comes to. `ends`: why the endpoint itself is given up. */
export interface Outcome {
  readonly status: 'delivered' | 'pending' | 'failed';
  readonly nextAttemptAt?: Date;
  readonly ends?: 'gone' | 'failing';
  /** Nobody has answered at all: others would only wait as long. */
  readonly silent: boolean;
}

/** Seconds that an answer asks for: a number of them or a date; nothing for anything else. */
function askedFor(result: SendResult, nowMs: number): number {
  if (!('status' in result) || !ASKS_TO_WAIT.has(result.status) || result.retryAfter === undefined) return 0;
  const seconds = /^\d{1,9}$/.test(result.retryAfter) ? Number(result.retryAfter) : (Date.parse(result.retryAfter) - nowMs) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), RETRY_AFTER_MAX) : 0;
}

/**
 * Only 2xx is a delivery; a redirect is a failure, because a signed message goes where it was meant to and nowhere else. 410 ends the endpoint. `tries` are
 * those that were made, this one included.
 */
export function outcomeOf(
  result: SendResult,
  { tries, failingSince, nowMs, random }: { readonly tries: number; readonly failingSince: Date | null; readonly nowMs: number; readonly random: () => number },
): Outcome {
  const status = 'status' in result ? result.status : undefined;
  if (status !== undefined && status >= 200 && status <= 299) return { status: 'delivered', silent: false };
  if (status === 410) return { status: 'failed', ends: 'gone', silent: false };
  const silent = status === undefined;
  const ends = failingSince && nowMs - failingSince.getTime() >= FAILING_MAX_MS ? ('failing' as const) : undefined;
  const wait = RETRY_SECONDS[tries];
  if (wait === undefined || ends) return { status: 'failed', silent, ...(ends && { ends }) };
  const seconds = Math.max(wait * (1 - JITTER + 2 * JITTER * random()), askedFor(result, nowMs));
  return { status: 'pending', nextAttemptAt: new Date(nowMs + Math.round(seconds * 1000)), silent };
}
