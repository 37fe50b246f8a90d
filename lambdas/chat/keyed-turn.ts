import type { ServerEvent } from '../core/reply.ts';
import type { Turn, TurnHold } from './turn.ts';
import type { Asker } from './asker.ts';
import type { Knock } from './gate.ts';
import type { StoredAnswer, TurnStore } from './turn-store.ts';
import type { KeyedTurn, TurnEnd, TurnIds, TurnKeys } from './turn-key-store.ts';
import { lease } from './turn-lease.ts';
import type { Pause } from './watch.ts';

export interface KeyedDeps {
  readonly keys: TurnKeys;
  readonly store: Pick<TurnStore, 'answerOf'>;
  /** Milliseconds. */
  readonly now: () => number;
  readonly pause: Pause;
}

/** An answer that is told again: the same ids and the same words, from no model and on no quota. */
async function* told({ conversationId, answerId }: TurnIds, { text, sources, model }: StoredAnswer, end: TurnEnd): AsyncGenerator<ServerEvent> {
  yield { event: 'meta', data: { conversationId, messageId: answerId, model, replayed: true } };
  if (text !== '') yield { event: 'delta', data: { text } };
  yield { event: 'sources', data: { sources } };
  yield { event: 'done', data: { conversationId, messageId: answerId, ...end } };
}

/** The events of a turn; the key is let go when they end without an answer that is kept. */
async function* freeing(events: AsyncIterable<ServerEvent>, free: () => Promise<void>): AsyncGenerator<ServerEvent> {
  try {
    yield* events;
  } finally {
    await free();
  }
}

/**
 * A turn under an idempotency key: while the first call is under way the second is refused; where it failed or died, its message is answered without being
 * stored again; where it is done, its answer is told again.
 * @throws Problem `conflict`, `idempotency-mismatch`.
 */
export async function keyedTurn(
  {
    asker,
    turn,
    ids,
    waiting,
  }: {
    readonly asker: Asker;
    readonly turn: KeyedTurn;
    readonly ids: TurnIds;
    /** What has knocked at the gate meanwhile: where there is nothing to begin, it leaves. */
    readonly waiting: Pick<Knock, 'leave'>;
  },
  deps: KeyedDeps,
  begin: (hold: TurnHold) => Promise<Turn>,
): Promise<Turn & { readonly replayed: boolean }> {
  const taken = await deps.keys.take(turn, ids, deps.now()).catch(async (error: unknown) => {
    await waiting.leave();
    throw error;
  });
  // What is done is nobody's, also where it is asked for again.
  const held = taken.state === 'done' ? undefined : lease(() => deps.keys.renew(turn, ids, deps.now()), deps);
  let kept = false;
  const free = async (): Promise<void> => {
    held?.over();
    // A key that cannot be freed is free when its time is over.
    if (!kept) await deps.keys.failed(turn, ids).catch(() => undefined);
  };
  // Also where the answer was kept and the key could not be told.
  const looking = taken.state === 'new' ? undefined : deps.store.answerOf(asker, taken.ids);
  const stored = await looking?.catch(async (error: unknown) => {
    await Promise.all([waiting.leave(), free()]);
    throw error;
  });
  if (stored) {
    held?.over();
    const end = taken.state === 'done' ? taken.end : { answered: true };
    // Nobody who asks once more is to wait until this hold is over.
    const telling = taken.state === 'done' ? undefined : deps.keys.done(turn, end).catch(() => undefined);
    await Promise.all([waiting.leave({ turnId: taken.ids.messageId, used: stored.used }), telling]);
    return { conversationId: taken.ids.conversationId, events: told(taken.ids, stored, end), used: () => ({ input: 0, output: 0 }), replayed: true };
  }
  const hold: TurnHold = {
    ids: taken.ids,
    resumed: taken.state !== 'new',
    ...(held && { lost: held.lost }),
    async kept(end) {
      await deps.keys.done(turn, end);
      kept = true;
    },
  };
  try {
    const begun = await begin(hold);
    return { ...begun, events: freeing(begun.events, free), replayed: false };
  } catch (error) {
    await free();
    throw error;
  }
}
