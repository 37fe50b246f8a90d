import type { Tell } from '../core/contract.ts';
import { Problem } from '../core/problem.ts';
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

/** The events of a turn; what was taken for it is settled before its last one, or when they end, and given back when they break off before the model has said a word, or for want of the message. */
async function* settling(turn: Metered, admission: Admission, keyed: boolean): AsyncGenerator<ServerEvent> {
  let spoken = false;
  try {
    for await (const event of turn.events) {
      spoken ||= event.event === 'delta';
      // What is told to be done is charged. Who hears nothing of it asks again under the key, is told the same answer, and is charged then; without a key there is
      // nothing to ask for again, and what is held lapses.
      if (event.event === 'done')
        await admission.ended(turn.used()).catch((cause: unknown) => {
          if (keyed) throw new Problem('unavailable', 'an answer that could not be charged', { cause });
        });
      yield event;
    }
  } catch (error) {
    if (!spoken || turn.lost?.() === true) await admission.refused(error);
    throw error;
  } finally {
    // Also where the client has gone: what the model has said until then was used.
    await admission.ended(turn.used()).catch(() => undefined);
  }
}

/** A turn as it comes to the gate. */
interface Passing {
  readonly turnId: string;
  /** Whether it can be asked for again. */
  readonly keyed: boolean;
}

/** A turn behind the gate: it begins only once it is admitted, and whatever becomes of it the gate learns of it. */
export async function gatedTurn<T extends Metered>(knocking: Pick<Knock, 'pass'>, { turnId, keyed }: Passing, take: () => Promise<T>): Promise<T> {
  const admission = await knocking.pass(turnId);
  try {
    const turn = await take();
    return { ...turn, events: settling(turn, admission, keyed) };
  } catch (error) {
    await admission.refused(error);
    throw error;
  }
}
