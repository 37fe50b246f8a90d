import type { Tell } from '../core/contract.ts';
import { PROBLEMS, Problem } from '../core/problem.ts';
import type { TurnLimits } from '../quota/contract.ts';

/** Who asks for a turn, as every counter knows it: the door makes no difference. */
export interface TurnRequest {
  /** UUIDv7; the same for a turn that is asked for again, which is then not charged again. */
  readonly turnId: string;
  readonly accountId: string;
  readonly chatbotId: string;
  /** `visitor:…`, `member:…` or `key:…`; a key has counts of its own. */
  readonly who: string;
  /** As the trusted edge said it; `undefined` where there is none, as on a messaging service. */
  readonly address: string | undefined;
  readonly text: string;
  /** What only the door of visitors knows; the team and its keys have none. */
  readonly visitor?: {
    readonly id: string;
    /** The origin of the page around the frame. */
    readonly site: string | undefined;
    /** What was filled into the field that no person sees. */
    readonly trap: string | undefined;
    readonly requestId: string;
  };
}

/** Tokens that a turn has used. */
export interface TokensUsed {
  readonly input: number;
  readonly output: number;
  /** A program has used them (S27). */
  readonly bot?: boolean;
}

/** A member of each of the fields `RateLimit-Policy` and `RateLimit`. */
interface Told {
  readonly policy: string;
  readonly state: string;
}

/** What a check has taken for a turn, or why it refuses it: then it has taken nothing. */
export interface Outcome {
  readonly refusal?: Problem;
  /** Gives back what was taken: the turn does not happen. */
  readonly undo?: () => Promise<void>;
  /** The turn is over. */
  readonly end?: (used: TokensUsed) => Promise<void>;
  readonly told?: Told;
}

/** One thing that a turn must pass. @throws Problem `unavailable` when it cannot be told. */
export type Check = (request: TurnRequest, limits: TurnLimits) => Promise<Outcome>;

export interface GateDeps {
  /** What bounds this chatbot. */
  readonly limitsOf: (accountId: string, chatbotId: string) => Promise<TurnLimits>;
  /** Checks of whoever asks, all at once: rings of visitor and address, blocklist, spam. None of them touches anything that others share. */
  readonly first: readonly Check[];
  /** Checks of what is shared, all at once, and only for those who have passed the first: chatbot, account, quota. */
  readonly second: readonly Check[];
}

/** A turn that may begin. One of the two is called once; what comes after that changes nothing. */
export interface Admission {
  /** The turn was refused after all, before the model said anything: nothing is charged. Whoever asked is counted, unless it was no fault of theirs. */
  refused(cause: unknown): Promise<void>;
  /** The turn is over. */
  ended(used: TokensUsed): Promise<void>;
}

/** Gives back what was taken. A store that does not answer now changes nothing for the caller: places end by themselves, and reservations are swept. */
const undo = async (taken: readonly Outcome[]): Promise<void> => void (await Promise.allSettled(taken.map(async ({ undo: giveBack }) => giveBack?.())));

/** Runs checks side by side. Where one refuses, what the others took stands for nothing. @throws the first refusal in the order of the list. */
async function stage(checks: readonly Check[], request: TurnRequest, limits: TurnLimits, tell: (told: readonly Told[]) => void): Promise<Outcome[]> {
  const settled = await Promise.allSettled(checks.map((check) => check(request, limits)));
  const outcomes = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const refusing = outcomes.find(({ refusal }) => refusal);
  const failure = settled.find((one) => one.status === 'rejected');
  if (!refusing && !failure) {
    tell(outcomes.flatMap(({ told }) => told ?? []));
    return outcomes;
  }
  await undo(outcomes);
  if (!refusing) throw failure?.reason;
  tell(refusing.told ? [refusing.told] : []);
  throw refusing.refusal;
}

/** Whether a refusal is on our side, so that it costs its caller nothing. */
const ours = (cause: unknown): boolean => !(cause instanceof Problem) || PROBLEMS[cause.code].status >= 500;

/**
 * Lets a turn in, or refuses it, before anything is spent on it (S16). Whoever is refused in the first stage has touched nothing that others share, and a
 * refusal prolongs nothing.
 * @throws Problem of the check that refuses; `unavailable` when something cannot be counted: then nobody is let in.
 */
export async function admit(request: TurnRequest, { limitsOf, first, second }: GateDeps, tell: Tell): Promise<Admission> {
  const limits = await limitsOf(request.accountId, request.chatbotId);
  const tellLimits = (told: readonly Told[]): void => {
    if (told.length === 0) return;
    tell({ 'RateLimit-Policy': told.map(({ policy }) => policy).join(', '), RateLimit: told.map(({ state }) => state).join(', ') });
  };
  const own = await stage(first, request, limits, tellLimits);
  const common = await stage(second, request, limits, tellLimits).catch(async (refusal: unknown) => {
    // Others have used up what is shared: that is no fault of this one.
    await undo(own);
    throw refusal;
  });
  let open = true;
  const once = async (work: () => Promise<unknown>): Promise<void> => {
    if (!open) return;
    open = false;
    await work();
  };
  return {
    // What was held only for the answer is given back in any case.
    refused: (cause) => once(() => undo([...common, ...own.filter(({ end }) => end || ours(cause))])),
    ended: (used) => once(() => Promise.allSettled([...own, ...common].map(async ({ end }) => end?.(used)))),
  };
}
