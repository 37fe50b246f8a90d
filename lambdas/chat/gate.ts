import type { Tell } from '../core/contract.ts';
import { PROBLEMS, Problem } from '../core/problem.ts';
import type { TurnLimits } from '../quota/contract.ts';

/** Who asks for a turn, as every counter knows it: the door makes no difference. */
export interface TurnRequest {
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
    /** What makes a call that is sent again the same call. */
    readonly key?: string | undefined;
  };
}

/** A request that has passed for whoever asks, as what it will be charged as. */
export interface NamedRequest extends TurnRequest {
  /** UUIDv7; the same for a turn that is asked for again, which is then not charged again. */
  readonly turnId: string;
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
  /** Whether the refusal is the first of its burst, which is written down. Asked only when it is given. */
  readonly firstOfBurst?: () => Promise<boolean>;
  /** Gives back what was taken: the turn does not happen. */
  readonly undo?: () => Promise<void>;
  /** The turn is over. */
  readonly end?: (used: TokensUsed) => Promise<void>;
  readonly told?: Told;
}

/** One thing that a turn must pass. @throws Problem `unavailable` when it cannot be told. */
export type Check<R extends TurnRequest = TurnRequest> = (request: R, limits: TurnLimits) => Promise<Outcome>;

export interface GateDeps {
  /** What bounds this chatbot. */
  readonly limitsOf: (accountId: string, chatbotId: string) => Promise<TurnLimits>;
  /** Checks of whoever asks, all at once: rings of visitor and address, blocklist, spam. None of them touches anything that others share. */
  readonly first: readonly Check[];
  /** Checks of what is shared, all at once, and only for those who have passed the first: chatbot, account, quota. */
  readonly second: readonly Check<NamedRequest>[];
  /** Charges what a turn has used that was answered before, if that was never charged. */
  readonly late?: (request: NamedRequest, limits: TurnLimits, used: TokensUsed) => Promise<void>;
}

/** A turn whose answer is kept. */
export interface Answered {
  readonly turnId: string;
  readonly used: TokensUsed;
}

/** A request at the gate, whose first stage is under way. One of the two is called once. */
export interface Knock {
  /** Goes on as a turn of this id. @throws Problem of the check that refuses; `unavailable` when something cannot be counted: then nobody is let in. */
  readonly pass: (turnId: string) => Promise<Admission>;
  /**
   * There is nothing to go on with after all: what was taken is given back. Of a turn that was answered before, what it has used is charged where its function died
   * before it could. @throws Problem `unavailable` where that cannot be told.
   */
  readonly leave: (answered?: Answered) => Promise<void>;
}

/** A turn that may begin. One of the two is called once; what comes after that changes nothing. */
export interface Admission {
  /** The turn was refused after all, before the model said anything: nothing is charged. Whoever asked is counted, unless it was no fault of theirs. */
  refused(cause: unknown): Promise<void>;
  /** The turn is over. @throws what kept it from being charged. */
  ended(used: TokensUsed): Promise<void>;
}

/** Gives back what was taken. A store that does not answer now changes nothing for the caller: places end by themselves, and reservations are swept. */
const undo = async (taken: readonly Outcome[]): Promise<void> => void (await Promise.allSettled(taken.map(async ({ undo: giveBack }) => giveBack?.())));

type Refusing = Outcome & { readonly refusal: Problem };
type Staged = { readonly taken: readonly Outcome[] } | { readonly refusing: Refusing };

/** Runs checks side by side. Where one refuses, what the others took stands for nothing; the first in the order of the list is the refusal. */
async function stage<R extends TurnRequest>(checks: readonly Check<R>[], request: R, limits: TurnLimits): Promise<Staged> {
  const settled = await Promise.allSettled(checks.map((check) => check(request, limits)));
  const outcomes = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const refusing = outcomes.find((outcome): outcome is Refusing => outcome.refusal !== undefined);
  const failure = settled.find((one) => one.status === 'rejected');
  if (!refusing && !failure) return { taken: outcomes };
  await undo(outcomes);
  if (!refusing) throw failure?.reason;
  return { refusing };
}

/** What a stage has taken, of which the caller is told. @throws its refusal, of which one for each burst is written down. */
async function takenBy(staged: Staged, tell: Tell): Promise<readonly Outcome[]> {
  const told = ('taken' in staged ? staged.taken : [staged.refusing]).flatMap((outcome) => outcome.told ?? []);
  if (told.length > 0) tell({ 'RateLimit-Policy': told.map(({ policy }) => policy).join(', '), RateLimit: told.map(({ state }) => state).join(', ') });
  if ('taken' in staged) return staged.taken;
  const { refusal, firstOfBurst } = staged.refusing;
  if (!firstOfBurst) throw refusal;
  const { code, message, extra, event } = refusal;
  throw new Problem(code, message, { extra, event: { ...event, repeated: !(await firstOfBurst()) } });
}

/** Whether a refusal is on our side, so that it costs its caller nothing. */
const ours = (cause: unknown): boolean => !(cause instanceof Problem) || PROBLEMS[cause.code].status >= 500;

function admission(own: readonly Outcome[], common: readonly Outcome[]): Admission {
  let open = true;
  const once = async (work: () => Promise<unknown>): Promise<void> => {
    if (!open) return;
    open = false;
    await work();
  };
  return {
    // What was held only for the answer is given back in any case.
    refused: (cause) => once(() => undo([...common, ...own.filter(({ end }) => end || ours(cause))])),
    ended: (used) =>
      once(async () => {
        const ends = await Promise.allSettled([...own, ...common].map(async ({ end }) => end?.(used)));
        const failure = ends.find((one) => one.status === 'rejected');
        if (failure) throw failure.reason;
      }),
  };
}

/**
 * Asks whether a turn may be let in, before anything is spent on it that counts (S16). The checks of whoever asks begin at once, beside whatever else the caller has
 * to find out; the shared ones follow for those who have passed them. Who is refused in the first stage has touched nothing that others share, and a refusal
 * prolongs nothing.
 */
export function knock(request: TurnRequest, { limitsOf, first, second, late }: GateDeps, tell: Tell): Knock {
  const begin = async () => {
    const limits = await limitsOf(request.accountId, request.chatbotId);
    return { limits, own: await stage(first, request, limits) };
  };
  const begun = begin();
  // Whoever passes or leaves is told.
  begun.catch(() => undefined);
  return {
    async pass(turnId) {
      const { limits, own: staged } = await begun;
      const own = await takenBy(staged, tell);
      try {
        return admission(own, await takenBy(await stage(second, { ...request, turnId }, limits), tell));
      } catch (refusal) {
        // Others have used up what is shared: that is no fault of this one.
        await undo(own);
        throw refusal;
      }
    },
    async leave(answered) {
      const { own, limits } = await begun.catch(() => ({ own: undefined, limits: undefined }));
      if (own && 'taken' in own) await undo(own.taken);
      if (!answered || !late) return;
      const { turnId, used } = answered;
      await late({ ...request, turnId }, limits ?? (await limitsOf(request.accountId, request.chatbotId)), used).catch((cause: unknown) => {
        throw new Problem('unavailable', 'an answer that was never charged', { cause });
      });
    },
  };
}
