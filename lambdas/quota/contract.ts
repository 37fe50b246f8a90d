import * as z from 'zod';

/** Chat turns of a minute by whom they are counted (S16). */
export interface MinuteLimits {
  /** One visitor or member at one chatbot, whatever door it comes by. */
  readonly visitor: number;
  /** One API key at one chatbot: behind it may be many people. */
  readonly key: number;
  /** One network address at one chatbot: an IPv4 address, or an IPv6 /64. */
  readonly address: number;
  readonly chatbot: number;
}

/** Answers that are under way at the same time. */
export interface OpenLimits {
  readonly visitor: number;
  readonly key: number;
  readonly chatbot: number;
}

/** What an account may use in a calendar month (UTC). `null` is without an end. */
export interface MonthLimits {
  readonly messages: number | null;
  /** What the model reads and what it says. */
  readonly tokens: number | null;
}

/** What an account may keep as knowledge. `null` is without an end. */
export interface KnowledgeQuota {
  readonly materials: number | null;
  /** Of files, pages and texts as they were sent. */
  readonly bytes: number | null;
  readonly chunks: number | null;
}

/** What bounds a turn: the limits of its chatbot, and the day and month of its account. */
export interface TurnLimits {
  readonly minute: MinuteLimits;
  readonly open: OpenLimits;
  /** Turns of the account in a day. */
  readonly day: number;
  readonly month: MonthLimits;
}

/** Everything that a plan includes. */
export interface Plan extends TurnLimits {
  readonly knowledge: KnowledgeQuota;
}

/** Percent of what a plan includes at which the administrators are told. */
export const SHARES = [80, 100] as const;
export type Share = (typeof SHARES)[number];
export const share = z.literal(SHARES);

/** Limits of a chatbot of which nobody has said otherwise. */
export const USUAL: Pick<TurnLimits, 'minute' | 'open'> = {
  minute: { visitor: 20, key: 60, address: 60, chatbot: 600 },
  open: { visitor: 5, key: 20, chatbot: 90 },
};

/**
 * The plans, in one place. `minute` and `open` are the most that a chatbot may be set to. A chatbot that is set to nothing has what is usual, or the plan's where that is less.
 */
export const PLANS = {
  free: {
    month: { messages: 500, tokens: 1_000_000 },
    day: 200,
    minute: { visitor: 20, key: 60, address: 60, chatbot: 60 },
    open: { visitor: 3, key: 10, chatbot: 10 },
    knowledge: { materials: 50, bytes: 100_000_000, chunks: 5_000 },
  },
  team: {
    month: { messages: 10_000, tokens: 30_000_000 },
    day: 2_000,
    minute: { visitor: 120, key: 300, address: 300, chatbot: 300 },
    open: { visitor: 10, key: 50, chatbot: 50 },
    knowledge: { materials: 1_000, bytes: 2_000_000_000, chunks: 100_000 },
  },
  business: {
    month: { messages: 100_000, tokens: 300_000_000 },
    day: 10_000,
    minute: { visitor: 600, key: 600, address: 600, chatbot: 600 },
    open: { visitor: 20, key: 90, chatbot: 90 },
    knowledge: { materials: 10_000, bytes: 20_000_000_000, chunks: 1_000_000 },
  },
  /** Of whoever runs an instance for their own people: no month, no end of knowledge, and the day and the minutes that S16 asks for. */
  unlimited: {
    month: { messages: null, tokens: null },
    day: 10_000,
    minute: { visitor: 600, key: 600, address: 600, chatbot: 600 },
    open: { visitor: 20, key: 90, chatbot: 90 },
    knowledge: { materials: null, bytes: null, chunks: null },
  },
} as const satisfies Record<string, Plan>;

export type PlanName = keyof typeof PLANS;
export const PLAN_NAMES = Object.keys(PLANS) as [PlanName, ...PlanName[]];
export const planName = z.enum(PLAN_NAMES);

/**
 * The most tokens that one turn can use, which is what is held for it until the real number is known: instructions, ten messages and six passages as long
 * as they may be, and the longest answer.
 */
export const TURN_TOKENS = 32_000;

/** Whoever lets turns or knowledge in, or tells what is used. */
export const quotaEnv = z.object({
  QUOTA_TABLE: z.string().min(1),
  /** The plan of accounts that have none of their own. */
  DEFAULT_PLAN: planName,
});

export const quotaSweepEnv = z.object({ QUOTA_TABLE: z.string().min(1) });
