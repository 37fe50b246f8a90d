import { SHARES, type MonthLimits, type Share } from './contract.ts';

/** What is held for a turn until it is known what it has used. */
export interface Held {
  readonly turnId: string;
  readonly tokens: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** A month of an account. The sums include what is held. */
export interface Month {
  readonly messages: number;
  readonly tokens: number;
  readonly held: readonly Held[];
  /** What was charged beside the month, because programs and not people have asked (S27). It is in neither sum. */
  readonly bots: { readonly messages: number; readonly tokens: number };
  /** Shares of which the administrators have been told. */
  readonly told: readonly Share[];
}

export type Measure = 'messages' | 'tokens';

export const EMPTY_MONTH: Month = { messages: 0, tokens: 0, held: [], bots: { messages: 0, tokens: 0 }, told: [] };

/** What was really used: without what is only held. */
export const usedOf = (month: Month): { readonly messages: number; readonly tokens: number } => ({
  messages: Math.max(0, month.messages - month.held.length),
  tokens: Math.max(
    0,
    month.held.reduce((rest, { tokens }) => rest - tokens, month.tokens),
  ),
});

/** Reservations of turns that never came back: a crash. */
export const expired = (month: Month, nowMs: number): readonly Held[] => month.held.filter(({ until }) => until <= nowMs);

/** What a turn of this size finds no room in; `undefined` when it does. */
export function exceeded({ messages, tokens }: Month, limits: MonthLimits, turnTokens: number): Measure | undefined {
  if (limits.messages !== null && messages + 1 > limits.messages) return 'messages';
  return limits.tokens !== null && tokens + turnTokens > limits.tokens ? 'tokens' : undefined;
}

/** What the administrators are to be told now, the highest share of what was used: once a month each. */
export function toTell(month: Month, limits: MonthLimits): { readonly share: Share; readonly measure: Measure } | undefined {
  const used = usedOf(month);
  const reached = (measure: Measure, share: Share): boolean => {
    const limit = limits[measure];
    return limit !== null && used[measure] * 100 >= limit * share;
  };
  for (const share of SHARES.toReversed()) {
    const measure = (['messages', 'tokens'] as const).find((one) => reached(one, share));
    if (measure) return month.told.some((told) => told >= share) ? undefined : { share, measure };
  }
  return undefined;
}
