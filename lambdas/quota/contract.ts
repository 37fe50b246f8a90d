/** Chat turns of a minute by whom they are counted (S16, controls section 3). */
export interface MinuteLimits {
  /** One visitor, member or key at one chatbot, whatever door it comes by. */
  readonly visitor: number;
  /** One network address at one chatbot: an IPv4 address, or an IPv6 /64. */
  readonly address: number;
  readonly chatbot: number;
}

/** Answers that are under way at the same time. */
export interface OpenLimits {
  readonly visitor: number;
  readonly chatbot: number;
}

/** What bounds a turn: the limits of its chatbot, and the day of its account. */
export interface TurnLimits {
  readonly minute: MinuteLimits;
  readonly open: OpenLimits;
  /** Turns of the account in a day. */
  readonly day: number;
}

/** What an account may have. `null` is without an end. */
export interface Plan extends TurnLimits {
  /** Turns of a calendar month (UTC). */
  readonly messages: number | null;
  /** Tokens of a calendar month (UTC): what the model reads and what it says. */
  readonly tokens: number | null;
}

/** Limits of a chatbot of which nobody has said otherwise. */
export const USUAL: Pick<TurnLimits, 'minute' | 'open'> = { minute: { visitor: 20, address: 60, chatbot: 600 }, open: { visitor: 5, chatbot: 90 } };

/**
 * The plans, in one place. `minute` and `open` are the most that a chatbot may be set to: one key that asks for many people needs more than a visitor. A
 * chatbot that is set to nothing has what is usual, or the plan's where that is less.
 */
export const PLANS = {
  free: { messages: 500, tokens: 1_000_000, day: 200, minute: { visitor: 20, address: 60, chatbot: 60 }, open: { visitor: 3, chatbot: 10 } },
  team: { messages: 10_000, tokens: 30_000_000, day: 2_000, minute: { visitor: 120, address: 300, chatbot: 300 }, open: { visitor: 10, chatbot: 50 } },
  business: { messages: 100_000, tokens: 300_000_000, day: 10_000, minute: { visitor: 600, address: 600, chatbot: 600 }, open: { visitor: 20, chatbot: 90 } },
  /** Of whoever runs an instance for their own people: no month, and the day and the minutes of controls section 3. */
  unlimited: { messages: null, tokens: null, day: 10_000, minute: { visitor: 600, address: 600, chatbot: 600 }, open: { visitor: 20, chatbot: 90 } },
} as const satisfies Record<string, Plan>;

export type PlanName = keyof typeof PLANS;
