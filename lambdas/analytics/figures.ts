/** Sums over a stretch of time, of people or of programs. */
export interface Sums {
  readonly conversations: number;
  /** Conversations in which somebody was asked for, or a question found no answer. */
  readonly unresolved: number;
  readonly handedOver: number;
  readonly questions: number;
  readonly answers: number;
  readonly unanswered: number;
  readonly personMessages: number;
  /** Addresses and numbers that were left. */
  readonly leads: number;
  readonly thumbsUp: number;
  readonly thumbsDown: number;
  /** Answers of which the time to the first word is known, and the sum of those times in milliseconds. */
  readonly firstWords: number;
  readonly firstWordMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export const NONE: Sums = {
  conversations: 0,
  unresolved: 0,
  handedOver: 0,
  questions: 0,
  answers: 0,
  unanswered: 0,
  personMessages: 0,
  leads: 0,
  thumbsUp: 0,
  thumbsDown: 0,
  firstWords: 0,
  firstWordMs: 0,
  inputTokens: 0,
  outputTokens: 0,
};

export const SUM_NAMES = Object.keys(NONE) as (keyof Sums)[];

export const plus = (a: Sums, b: Sums): Sums => Object.fromEntries(SUM_NAMES.map((name) => [name, a[name] + b[name]])) as unknown as Sums;

/** A share, to three digits; `null` of nothing. */
const share = (part: number, whole: number): number | null => (whole <= 0 ? null : Math.round((part / whole) * 1000) / 1000);

/** Sums as they are told. A conversation is resolved when nobody was asked for and every question of it found an answer. */
export const figuresOf = (sums: Sums) => ({
  conversations: sums.conversations,
  questions: sums.questions,
  answers: sums.answers,
  unanswered: sums.unanswered,
  personMessages: sums.personMessages,
  leads: sums.leads,
  handedOver: sums.handedOver,
  resolutionRate: share(sums.conversations - sums.unresolved, sums.conversations),
  handOverRate: share(sums.handedOver, sums.conversations),
  feedback: { up: sums.thumbsUp, down: sums.thumbsDown },
  firstWordMs: sums.firstWords <= 0 ? null : Math.round(sums.firstWordMs / sums.firstWords),
  tokens: { input: sums.inputTokens, output: sums.outputTokens },
});
export type Figures = ReturnType<typeof figuresOf>;
