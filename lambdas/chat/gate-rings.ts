import { Problem } from '../core/problem.ts';
import { policyHeader, type Window } from '../core/ring.ts';
import { stateAfter, type Rings } from '../core/ring-store.ts';
import { networkOf } from '../limits/network.ts';
import type { TurnLimits } from '../quota/contract.ts';
import type { Check, TurnRequest } from './gate.ts';

/** How long an answer may be under way: the function's own time, and a little for clocks. A crash frees its place after that; seconds. */
const LEASE_SECONDS = 150;

/** Something that turns are counted by. */
export interface Counter {
  /** What the caller and the journal are told. */
  readonly kind: 'visitor' | 'key' | 'address' | 'chatbot' | 'visitor-open' | 'key-open' | 'chatbot-open';
  readonly seconds: number;
  readonly count: (limits: TurnLimits) => number;
  /** `undefined` for somebody of whom nothing of the kind is known. */
  readonly key: (request: TurnRequest) => string | undefined;
  /** Whether the caller is told how it stands. What is shared says how much others use. */
  readonly told?: true;
  /** Whether a place is held only as long as the answer is under way. */
  readonly lease?: true;
}

const callerKey = ({ chatbotId, who }: TurnRequest): string => `${chatbotId}#${who}`;

/** Of whoever asks. What they are counted under is of one chatbot: what is done to another one, of whatever account, is not told here. */
const VISITOR: Counter = { kind: 'visitor', seconds: 60, count: ({ minute }) => minute.visitor, key: callerKey, told: true };
const KEY: Counter = { kind: 'key', seconds: 60, count: ({ minute }) => minute.key, key: callerKey, told: true };
export const ADDRESS: Counter = {
  kind: 'address',
  seconds: 60,
  count: ({ minute }) => minute.address,
  key: ({ chatbotId, address }) => (address === undefined ? undefined : `${chatbotId}#${networkOf(address)}`),
  told: true,
};
const VISITOR_OPEN: Counter = { kind: 'visitor-open', seconds: LEASE_SECONDS, count: ({ open }) => open.visitor, key: callerKey, lease: true };
const KEY_OPEN: Counter = { kind: 'key-open', seconds: LEASE_SECONDS, count: ({ open }) => open.key, key: callerKey, lease: true };

/** A key is counted as what it is: one visitor's count is far too small for the many who may be behind it. */
const isKey = ({ who }: TurnRequest): boolean => who.startsWith('key:');
export const caller = (request: TurnRequest): Counter => (isKey(request) ? KEY : VISITOR);
export const callerOpen = (request: TurnRequest): Counter => (isKey(request) ? KEY_OPEN : VISITOR_OPEN);

/** Of what all share. */
export const CHATBOT: Counter = { kind: 'chatbot', seconds: 60, count: ({ minute }) => minute.chatbot, key: ({ chatbotId }) => chatbotId };
export const CHATBOT_OPEN: Counter = {
  kind: 'chatbot-open',
  seconds: LEASE_SECONDS,
  count: ({ open }) => open.chatbot,
  key: ({ chatbotId }) => chatbotId,
  lease: true,
};

/** Says whether a refusal is the first of its burst, of which one is written down. */
export type FirstOfBurst = (kind: string, key: string) => Promise<boolean>;

/**
 * A check that takes a place in an exact ring. What is under way is counted by the same ring, whose places are given back at the end and come free by
 * themselves after the longest answer.
 */
export const ringCheck =
  (rings: Rings, counterOf: (request: TurnRequest) => Counter, firstOfBurst: FirstOfBurst): Check =>
  async (request, limits) => {
    const counter = counterOf(request);
    const { kind, seconds, lease } = counter;
    const key = counter.key(request);
    if (key === undefined) return {};
    // Places may come back, so no function remembers that a ring was full.
    const window: Window = { name: `chat-${kind}`, count: counter.count(limits), seconds, returnable: true };
    const taken = await rings.take(window, key);
    const told = counter.told ? { told: { policy: policyHeader(window), state: stateAfter(window, taken) } } : {};
    if (taken.taken) {
      const giveBack = (): Promise<void> => rings.release(taken.place);
      return { undo: giveBack, ...(lease && { end: giveBack }), ...told };
    }
    const { retryAfterSeconds } = taken;
    const refusal = new Problem('rate-limited', `limit ${window.name}`, {
      extra: { retryAfterSeconds, reason: kind },
      event: { target: request.chatbotId, reason: window.name },
    });
    return { refusal, firstOfBurst: () => firstOfBurst(window.name, key), ...told };
  };

/** How long a burst of refusals is one row of the journal, in seconds. */
const BURST_SECONDS = 60;

/** Bursts as a window of one place: whoever takes it writes. Where that cannot be told, everybody writes. */
export const bursts =
  (rings: Pick<Rings, 'take'>): FirstOfBurst =>
  async (kind, key) =>
    rings.take({ name: `first-${kind}`, count: 1, seconds: BURST_SECONDS }, key).then(
      ({ taken }) => taken,
      () => true,
    );
