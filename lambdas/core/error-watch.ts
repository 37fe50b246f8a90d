import type { Tracker } from './error-tracker.ts';
import type { Whereabouts } from './harmless.ts';
import type { Failure } from './told.ts';

/** How long a call waits at most until its failure is handed over; what is not yet then goes with the next call, or not at all. */
const WAIT_MS = 1_000;
/** What is left to a call for its own end. */
const RESERVE_MS = 200;
/** So long nothing is sent after the tracker did not answer in time: one call pays for its absence, and not all. */
const REST_MS = 60_000;
/** Reports of a minute from one environment, and those of one kind (S23.5). */
const MOST = 20;
const MOST_ALIKE = 3;

/** What Lambda says of a call. */
interface Context {
  readonly awsRequestId: string;
  readonly getRemainingTimeInMillis: () => number;
}

/** A handler of either convention: (event, context), or (event, stream, context). */
type Handler = (event: unknown, ...rest: unknown[]) => unknown;

export interface ErrorWatch {
  readonly note: (failure: Failure) => void;
  /** The same handler, which hands over what has failed once its own work is done. */
  readonly around: (handler: Handler) => Handler;
}

export interface ErrorWatchDeps {
  /** The function's name. */
  readonly name: string;
  /** Loads the tracker, at the first failure and never before. */
  readonly load: () => Promise<Tracker>;
  readonly now: () => number;
  /** X-Ray's header of the call that is under way. */
  readonly trace: () => string | undefined;
}

/** Which ids a call has: of its request, and of the messages that it was given. */
function idsOf(event: unknown): ReadonlySet<string> {
  const { requestContext, Records } = (event ?? {}) as {
    readonly requestContext?: { readonly requestId?: string };
    readonly Records?: readonly { readonly messageId?: string }[];
  };
  const messages = Array.isArray(Records) ? Records.map(({ messageId }: { readonly messageId?: string }) => messageId) : [];
  return new Set([requestContext?.requestId, ...messages].filter((id) => typeof id === 'string'));
}

/** A trace of X-Ray as everybody else writes one: its root without marks has 32 digits, and its parent 16 (AWS X-Ray guide, "Tracing header"). */
export function traceOf(header: string | undefined): Whereabouts['trace'] {
  const [, time, random] = /Root=1-([\da-f]{8})-([\da-f]{24})/.exec(header ?? '') ?? [];
  const [, parent] = /Parent=([\da-f]{16})/.exec(header ?? '') ?? [];
  return time && random ? { trace_id: `${time}${random}`, span_id: parent ?? random.slice(0, 16) } : undefined;
}

const kindOf = ({ sentence, error }: Failure): string => `${sentence}: ${error instanceof Error ? error.name : typeof error}`;

/** Lets through so many of a minute, and counts the others. */
function sampler(now: () => number) {
  let minute = { since: -Infinity, all: 0, kinds: new Map<string, number>() };
  let leftOut = 0;
  return {
    admits(failure: Failure): boolean {
      if (now() - minute.since >= 60_000) minute = { since: now(), all: 0, kinds: new Map() };
      const alike = minute.kinds.get(kindOf(failure)) ?? 0;
      if (minute.all >= MOST || alike >= MOST_ALIKE) {
        leftOut += 1;
        return false;
      }
      minute.all += 1;
      minute.kinds.set(kindOf(failure), alike + 1);
      return true;
    },
    leave: (count: number): void => void (leftOut += count),
    takeLeftOut(): number {
      const count = leftOut;
      leftOut = 0;
      return count;
    },
  };
}

/** Resolves to what is asked for, or to `false` when it takes too long. */
async function within(milliseconds: number, asked: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), milliseconds)));
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

/**
 * Hands over what a function could not help failing at. It costs nothing while nothing fails; then the tracker is loaded, and the call waits for it for a second at
 * most, after the last byte of a stream. A tracker that does not answer is left alone for a minute. Nothing of this ever throws.
 */
export function errorWatch({ name, load, now, trace }: ErrorWatchDeps): ErrorWatch {
  const noted: Failure[] = [];
  const sample = sampler(now);
  let tracker: Promise<Tracker> | undefined;
  let restsUntil = -Infinity;

  async function handOver(event: unknown, context: Partial<Context> | undefined): Promise<void> {
    const failures = noted.splice(0).filter((failure) => sample.admits(failure));
    if (failures.length === 0) return;
    const wait = Math.min(WAIT_MS, (context?.getRemainingTimeInMillis?.() ?? WAIT_MS) - RESERVE_MS);
    if (now() < restsUntil || wait <= 0) return sample.leave(failures.length);
    const ids = idsOf(event);
    const leftOut = sample.takeLeftOut();
    // Others than these name accounts and chains; they stay in the log.
    const reports = failures.map(({ sentence, error, id }) => ({
      error,
      where: { name, sentence, id: id !== undefined && ids.has(id) ? id : undefined, invocation: context?.awsRequestId, trace: traceOf(trace()), leftOut },
    }));
    try {
      tracker ??= load();
      const handedOver = await within(
        wait,
        tracker.then(({ send }) => send(reports, wait)),
      );
      if (handedOver) return;
    } catch {
      // A chunk that cannot be loaded is looked for again after the rest.
      tracker = undefined;
    }
    restsUntil = now() + REST_MS;
    sample.leave(failures.length);
  }

  return {
    note: (failure) => void (noted.length < MOST && !noted.some(({ error }) => error === failure.error) && noted.push(failure)),
    around(handler) {
      const call: Handler = async (event, ...rest) => {
        try {
          return await handler(event, ...rest);
        } catch (error) {
          if (!noted.some((failure) => failure.error === error)) noted.push({ sentence: 'the function failed', error });
          throw error;
        } finally {
          if (noted.length > 0) await handOver(event, rest.at(-1) as Partial<Context> | undefined);
        }
      };
      // Lambda knows a handler that streams by a mark on it.
      return Object.defineProperties(
        call,
        Object.fromEntries(Object.getOwnPropertySymbols(handler).map((mark) => [mark, Object.getOwnPropertyDescriptor(handler, mark) ?? {}])),
      );
    },
  };
}
