import { Problem } from '../core/problem.ts';
import { TURN_TOKENS, type MonthLimits, type Share } from './contract.ts';
import { exceeded, expired, toTell, type Measure, type Month } from './month.ts';
import { monthOf, monthsBack } from './period.ts';
import type { Place, QuotaStore } from './quota-store.ts';

/** How long something is held for a turn that does not come back, in seconds: well beyond the longest turn. */
export const HOLD_SECONDS = 300;

/** That an account has used a share of its month. */
export interface QuotaNews {
  readonly accountId: string;
  readonly month: string;
  readonly share: Share;
  readonly measure: Measure;
}

export interface QuotaDeps {
  readonly store: QuotaStore;
  /** Tells the administrators of the account. */
  readonly tell: (news: QuotaNews) => Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** A turn for which there is room. One of the two counts, once, and neither counts for a turn that was charged before. */
export interface Reservation {
  /** `bot`: a program has asked. It is charged beside the month, as long as all programs together have not used as much as a month has (S27). */
  settle(tokens: number, bot?: boolean): Promise<void>;
  release(): Promise<void>;
}

export interface Quota {
  /**
   * Takes a message and the most tokens that it can use, before anything is spent on it.
   * @throws Problem `unavailable` when it cannot be counted.
   */
  reserve(accountId: string, turnId: string, limits: MonthLimits): Promise<{ readonly reservation: Reservation } | { readonly exceeded: Measure }>;
  /** Charges a turn whose answer is kept and whose function died before it could: once, and only as long as something is held for it. */
  settleLate(accountId: string, turnId: string, limits: MonthLimits, tokens: number, bot?: boolean): Promise<void>;
}

const NOTHING_TO_DO: Reservation = { settle: async () => undefined, release: async () => undefined };

/** Gives back what turns have left that never came back. The number of them. */
async function releaseExpired(store: QuotaStore, accountId: string, name: string, month: Month, nowMs: number): Promise<number> {
  let released = 0;
  for (const { turnId, tokens } of expired(month, nowMs)) {
    if (await store.release({ accountId, month: name, turnId }, tokens)) released += 1;
  }
  return released;
}

/** Quotas of accounts: messages and tokens of a calendar month. */
export function quotas({ store, tell, now }: QuotaDeps): Quota {
  /** Tells once a month and share. What could not be told is told another time. */
  async function tellOnce(news: QuotaNews): Promise<void> {
    const { accountId, month, share } = news;
    if (!(await store.claimTelling(accountId, month, share))) return;
    await tell(news).catch(() => store.unclaimTelling(accountId, month, share));
  }

  async function settle(place: Place, limits: MonthLimits, tokens: number, bot = false): Promise<void> {
    const month = await store.settle(place, TURN_TOKENS, tokens, ...(bot ? [limits] : []));
    const news = month && toTell(month, limits);
    if (news) await tellOnce({ accountId: place.accountId, month: place.month, ...news });
  }

  /** Holds; where there is no room, what a crash has left is given back first, and then there may be. */
  async function hold(place: Place, limits: MonthLimits): Promise<'held' | 'again' | Month> {
    const untilMs = now() + HOLD_SECONDS * 1000;
    const first = await store.hold(place, TURN_TOKENS, untilMs, limits);
    if (typeof first === 'string' || (await releaseExpired(store, place.accountId, place.month, first, now())) === 0) return first;
    return store.hold(place, TURN_TOKENS, untilMs, limits);
  }

  return {
    async reserve(accountId, turnId, limits) {
      const place: Place = { accountId, month: monthOf(now()), turnId };
      const [outcome, settled] = await Promise.all([hold(place, limits), store.wasSettled(turnId)]).catch((error: unknown) => {
        throw new Problem('unavailable', 'quota', { cause: error });
      });
      // What is held although it was to be settled is of a function that died in between: it goes on below, and is charged once.
      if (settled && outcome !== 'again') {
        if (outcome === 'held') await store.release(place, TURN_TOKENS);
        return { reservation: NOTHING_TO_DO };
      }
      if (typeof outcome !== 'string') {
        const measure = exceeded(outcome, limits, TURN_TOKENS) ?? 'messages';
        // A month that is used up refuses many: only the first of them asks to tell.
        if (!outcome.told.includes(100)) await tellOnce({ accountId, month: place.month, share: 100, measure });
        return { exceeded: measure };
      }
      return {
        reservation: {
          settle: (tokens, bot) => settle(place, limits, tokens, bot),
          release: async () => void (await store.release(place, TURN_TOKENS)),
        },
      };
    },
    async settleLate(accountId, turnId, limits, tokens, bot) {
      for (const month of monthsBack(now(), 2)) {
        const { held } = await store.read(accountId, month);
        if (held.some((each) => each.turnId === turnId)) return settle({ accountId, month, turnId }, limits, tokens, bot);
      }
    },
  };
}

/** Gives back what crashes have left, in this month and the one before. The number of turns. */
export async function sweepQuotas(store: QuotaStore, nowMs: number): Promise<number> {
  let released = 0;
  for (const name of monthsBack(nowMs, 2)) {
    for await (const { accountId, month } of store.months(name)) released += await releaseExpired(store, accountId, name, month, nowMs);
  }
  return released;
}
