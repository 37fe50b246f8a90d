import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { chatGate, type ChatGateDeps } from '../../../lambdas/chat/chat-gate.ts';
import { bursts } from '../../../lambdas/chat/gate-rings.ts';
import type { Admission, NamedRequest } from '../../../lambdas/chat/gate.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { rings } from '../../../lambdas/core/ring-store.ts';
import { PLANS, type TurnLimits } from '../../../lambdas/quota/contract.ts';
import { turnLimits } from '../../../lambdas/quota/turn-limits.ts';

export const START = 1_800_000_000_000;
export const USUAL_LIMITS: TurnLimits = turnLimits(PLANS.unlimited);

/** Repeatable numbers in [0, 1). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Arrival times of a Poisson process, in milliseconds. */
export function poisson(random: () => number, perMs: number, until: number): number[] {
  const times: number[] = [];
  for (let at = 0; at < until; at += -Math.log(1 - random()) / perMs) times.push(Math.round(at));
  return times;
}

export type Tried = { readonly admission: Admission; readonly refusal?: undefined } | { readonly admission?: undefined; readonly refusal: Problem };

/** Functions in front of one table, each with a memory of its own and a clock that may be off; what they refuse is kept as the refusal. */
export function fleet(
  db: DynamoDBDocumentClient,
  table: string,
  { size = 1, skewMs = 0, limits = USUAL_LIMITS, ...more }: Partial<ChatGateDeps> & { size?: number; skewMs?: number; limits?: TurnLimits } = {},
) {
  const clock = { now: START };
  const told: Record<string, string>[] = [];
  const members = Array.from({ length: size }, (_, index) => {
    const now = (): number => clock.now + (index % 2 ? skewMs : -skewMs);
    const counted = rings(db, table, now, numbers(index + 1));
    return chatGate({ rings: counted, firstOfBurst: bursts(counted), limitsOf: async () => limits, now, ...more });
  });
  let turn = 0;
  const send = async (request: Partial<NamedRequest>, member = 0): Promise<Tried> => {
    turn += 1;
    const { turnId, ...whole } = {
      turnId: `turn-${turn}`,
      accountId: 'acc',
      chatbotId: 'bot',
      who: 'visitor:v',
      address: '192.0.2.7',
      text: 'Hello',
      ...request,
    };
    try {
      return { admission: await members[member % size]!(whole, (headers) => void told.push({ ...headers })).pass(turnId) };
    } catch (error) {
      if (error instanceof Problem) return { refusal: error };
      throw error;
    }
  };
  /** A call that knocks and has nothing to go on with, as one that is told its first answer again. */
  const leave = async (request: Partial<NamedRequest>): Promise<void> => {
    const { turnId: _, ...whole } = { turnId: '', accountId: 'acc', chatbotId: 'bot', who: 'visitor:v', address: '192.0.2.7', text: 'Hello', ...request };
    await members[0]!(whole, () => undefined).leave();
  };
  /** A turn from gate to end, as if the answer took no time. */
  const take = async (request: Partial<NamedRequest>, member = 0): Promise<Tried> => {
    const tried = await send(request, member);
    await tried.admission?.ended({ input: 0, output: 0 });
    return tried;
  };
  return { clock, told, send, leave, take };
}
