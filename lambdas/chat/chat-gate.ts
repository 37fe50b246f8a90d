import { Problem } from '../core/problem.ts';
import type { Rings } from '../core/ring-store.ts';
import { knock, type Check, type GateDeps, type NamedRequest, type TurnRequest } from './gate.ts';
import { ADDRESS, caller, callerOpen, CHATBOT, CHATBOT_OPEN, ringCheck, type Counter, type FirstOfBurst } from './gate-rings.ts';
import type { Gate } from './gated-turn.ts';

/** How long a store that is down is one row of the journal for each function, in milliseconds. */
const SILENCE_MS = 60_000;

export interface ChatGateDeps {
  readonly rings: Rings;
  readonly firstOfBurst: FirstOfBurst;
  readonly limitsOf: GateDeps['limitsOf'];
  /** Further checks of whoever asks, and of what is shared. */
  readonly first?: readonly Check[];
  readonly second?: readonly Check<NamedRequest>[];
  readonly late?: GateDeps['late'];
  /** Milliseconds. */
  readonly now: () => number;
}

/** The gate in front of every door of a chatbot: whatever door a turn comes by, it is counted in the same places. */
export function chatGate({ rings, firstOfBurst, limitsOf, first = [], second = [], late, now }: ChatGateDeps): Gate {
  const ring = (counterOf: (request: TurnRequest) => Counter): Check => ringCheck(rings, counterOf, firstOfBurst);
  const stages: GateDeps = {
    limitsOf,
    first: [...[caller, () => ADDRESS, callerOpen].map(ring), ...first],
    second: [...[CHATBOT, CHATBOT_OPEN].map((counter) => ring(() => counter)), ...second],
    ...(late && { late }),
  };
  let writtenAt = -Infinity;
  const told = (error: unknown, { chatbotId }: TurnRequest): unknown => {
    if (!(error instanceof Problem) || error.code !== 'unavailable') return error;
    // The journal's own sampling would need the store that is down.
    const repeated = now() - writtenAt < SILENCE_MS;
    if (!repeated) writtenAt = now();
    return new Problem('unavailable', error.message, { cause: error.cause, event: { type: 'limits_unavailable', target: chatbotId, repeated } });
  };
  return (request, tell) => {
    const { pass, leave } = knock(request, stages, tell);
    return {
      leave,
      pass: (turnId) =>
        pass(turnId).catch((error: unknown) => {
          throw told(error, request);
        }),
    };
  };
}
