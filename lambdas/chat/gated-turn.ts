import type { Tell } from '../core/contract.ts';
import type { ServerEvent } from '../core/reply.ts';
import type { Admission, Knock, TokensUsed, TurnRequest } from './gate.ts';

/** Where every turn asks to be let in. */
export type Gate = (request: TurnRequest, tell: Tell) => Knock;

/** What the gate must know of a turn. */
interface Metered {
  readonly events: AsyncIterable<ServerEvent>;
  /** Tokens so far. */
  readonly used: () => TokensUsed;
  /** Whether its message could not be stored. */
  readonly lost?: () => boolean;
}

/** The events of a turn; what was taken for it is settled when they end, and given back when they break off before the model has said a word, or for want of the message. */
async function* settling(turn: Metered, admission: Admission): AsyncGenerator<ServerEvent> {
  let spoken = false;
  try {
    for await (const event of turn.events) {
      spoken ||= event.event === 'delta';
      yield event;
    }
  } catch (error) {
    if (!spoken || turn.lost?.() === true) await admission.refused(error);
    throw error;
  } finally {
    // Also where the client has gone: what the model has said until then was used.
    await admission.ended(turn.used());
  }
}

/** A turn behind the gate: it begins only once it is admitted, and whatever becomes of it the gate learns of it. */
export async function gatedTurn<T extends Metered>(knocking: Pick<Knock, 'pass'>, turnId: string, take: () => Promise<T>): Promise<T> {
  const admission = await knocking.pass(turnId);
  try {
    const turn = await take();
    return { ...turn, events: settling(turn, admission) };
  } catch (error) {
    await admission.refused(error);
    throw error;
  }
}
