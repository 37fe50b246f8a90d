import { describe, expect, test } from '@jest/globals';
import type { Answered } from '../../../lambdas/chat/gate.ts';
import { keyedTurn, type KeyedDeps } from '../../../lambdas/chat/keyed-turn.ts';
import { takeTurn, type Turn } from '../../../lambdas/chat/turn.ts';
import { HOLD_MS, turnKeys, type KeyedTurn } from '../../../lambdas/chat/turn-key-store.ts';
import type { StoredAnswer } from '../../../lambdas/chat/turn-store.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { ServerEvent } from '../../../lambdas/core/reply.ts';
import type { ModelPart } from '../../../lambdas/models/chat-model.ts';
import { ModelError } from '../../../lambdas/models/model-error.ts';
import { losingFirst } from '../../support/losing-client.ts';
import { tableOfTests } from '../../support/table.ts';
import { problemOf } from '../core/refusals.ts';
import { ASKER, cite, clockAt, MESSAGE, namesOf, PASSAGES, say, stage, textOf, type Parts, type Stage } from './turns.ts';

const { TABLE, db } = tableOfTests();
const { signal } = new AbortController();
const USED = { input: 30, output: 4 };
let keys = 0;

/** A caller with a key of its own, and everything that comes of its calls. */
function caller() {
  const key = `key-${(keys += 1)}`;
  const answers = new Map<string, StoredAnswer>();
  const stages: Stage[] = [];
  const left: (Answered | undefined)[] = [];
  const clock = clockAt(1_000_000);
  let ids = 0;
  let unread = false;
  const deps: KeyedDeps = {
    keys: turnKeys(db(), TABLE),
    store: {
      async answerOf(_asker, { answerId }) {
        if (unread) throw new Problem('unavailable', 'database');
        const answer = answers.get(answerId);
        return answer && { ...answer, used: USED };
      },
    },
    ...clock,
  };
  const turnOf = (text = MESSAGE.text, callerId = 'visitor:vis'): KeyedTurn => ({
    accountId: 'acc',
    chatbotId: 'bot',
    callerId,
    key,
    input: { message: text },
  });
  async function ask(parts: Parts, more: { text?: string; callerId?: string; refuse?: () => Promise<never> } = {}): Promise<Turn & { replayed: boolean }> {
    const { text = MESSAGE.text, callerId, refuse } = more;
    const on = stage(parts, {
      clock,
      store: {
        close: async (_asker, _conversationId, { id, ...answer }) => {
          answers.set(id, answer);
          return { bot: false };
        },
        ...(refuse && { read: refuse }),
      },
    });
    stages.push(on);
    ids += 1;
    return keyedTurn(
      {
        asker: ASKER,
        turn: turnOf(text, callerId),
        ids: { messageId: `m${ids}`, conversationId: 'con', answerId: `a${ids}` },
        waiting: { leave: async (answered) => void left.push(answered) },
      },
      deps,
      (hold) => takeTurn(ASKER, { ...MESSAGE, text }, hold, on.deps, signal),
    );
  }
  /** What is left of a call whose function died as soon as it had the key. */
  const die = () => deps.keys.take(turnOf(), { messageId: 'm0', conversationId: 'con', answerId: 'a0' }, clock.now());
  const asked = () => stages.filter((on) => on.asked.length > 0).length;
  /** Calls that have left the gate again, with whatever it had taken for them. */
  const gone = () => left.length;
  return { ask, die, asked, gone, left, stages, answers, clock, keys: deps.keys, turnOf, unreadable: (is: boolean) => void (unread = is) };
}

async function read({ events }: Turn): Promise<ServerEvent[]> {
  const seen: ServerEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}
const failing = async function* (): AsyncGenerator<ModelPart> {
  yield say('Two');
  throw new ModelError('unavailable', 'SECRET');
};

describe('the same key again', () => {
  test('tells the same answer, from no model', async () => {
    const { ask, asked, gone } = caller();
    const first = await read(await ask([say('Two years.'), cite(0)]));
    expect(gone()).toBe(0);
    const second = await ask([say('Something else')]);
    const events = await read(second);

    expect(second.replayed).toBe(true);
    expect(namesOf(events)).toEqual(['meta', 'delta', 'sources', 'done']);
    expect(textOf(events)).toBe('Two years. [1]');
    expect(events[2]?.data).toEqual({ sources: [PASSAGES[0]] });
    expect(events.at(-1)).toEqual(first.at(-1));
    expect([asked(), second.used(), gone()]).toEqual([1, { input: 0, output: 0 }, 1]);
  });

  test('says again that nothing answered', async () => {
    const { ask } = caller();
    await read(await ask([{ kind: 'refused' }]));

    expect((await read(await ask([]))).at(-1)?.data).toMatchObject({ answered: false });
  });

  test('while the first call is under way is refused, also of ten at once all but one', async () => {
    const { ask, gone } = caller();
    const results = await Promise.all(
      Array.from({ length: 10 }, () =>
        ask([say('a')]).then(
          () => 'begun',
          (error: unknown) => (error as Problem).code,
        ),
      ),
    );

    expect(results.sort()).toEqual(['begun', ...Array<string>(9).fill('conflict')]);
    expect(gone()).toBe(9);
  });

  test('with another message is a mismatch', async () => {
    const { ask } = caller();
    await read(await ask([say('a')]));

    expect((await problemOf(ask([say('a')], { text: 'Another question' })))?.code).toBe('idempotency-mismatch');
  });

  test("of another caller is another key: nobody is told somebody else's answer", async () => {
    const { ask, asked } = caller();
    await read(await ask([say('secret')]));
    const theirs = await read(await ask([say('theirs')], { callerId: 'visitor:other' }));

    expect([textOf(theirs), asked()]).toEqual(['theirs', 2]);
  });
});

describe('a turn that did not come to its end', () => {
  test('because the model failed, is answered under its first ids, and its message is not stored again', async () => {
    const { ask, stages } = caller();
    await expect(ask(failing()).then(read)).rejects.toThrow(Problem);
    const second = await ask([say('Two years.')]);
    const events = await read(second);

    expect([second.replayed, textOf(events)]).toEqual([false, 'Two years.']);
    expect(stages[1]?.opened[0]?.[1]).toMatchObject({ id: 'm1', newConversationId: 'con', resumed: true });
    expect(events.at(-1)?.data).toMatchObject({ messageId: 'a1' });
  });

  test('because it was refused before it began, may try again at once', async () => {
    const { ask } = caller();
    await expect(ask([], { refuse: () => Promise.reject(new Problem('outside-active-hours')) })).rejects.toThrow(Problem);

    expect(textOf(await read(await ask([say('Open again')])))).toBe('Open again');
  });

  test('because its reader left, may try again at once', async () => {
    const { ask } = caller();
    for await (const { event } of (await ask([say('a'), say('b')])).events) if (event === 'delta') break;

    expect(textOf(await read(await ask([say('again')])))).toBe('again');
  });

  test('because its function died, is resumed when its time is over, and not before', async () => {
    const { ask, die, clock } = caller();
    await die();
    await clock.advance(HOLD_MS - 1);
    expect((await problemOf(ask([say('too soon')])))?.code).toBe('conflict');
    await clock.advance(1);

    expect(textOf(await read(await ask([say('resumed')])))).toBe('resumed');
  });

  test('because its earlier answer could not be looked for, may try again at once', async () => {
    const { ask, unreadable, gone } = caller();
    await expect(ask(failing()).then(read)).rejects.toThrow(Problem);
    unreadable(true);
    expect((await problemOf(ask([say('unknown')])))?.code).toBe('unavailable');
    expect(gone()).toBe(1);
    unreadable(false);

    expect(textOf(await read(await ask([say('known')])))).toBe('known');
  });

  test('but whose answer was kept, is told and not made again', async () => {
    const { ask, die, clock, left, answers, asked } = caller();
    await die();
    answers.set('a0', { text: 'kept', sources: [], model: 'model-1' });
    await clock.advance(HOLD_MS);

    // Also whoever asks once more, at once.
    for (const _ of [1, 2]) expect(textOf(await read(await ask([say('made again')])))).toBe('kept');
    expect(asked()).toBe(0);
    // Its function may have died before it could be charged.
    expect(left).toEqual(Array(2).fill({ turnId: 'm0', used: USED }));
  });
});

describe('the key of a turn', () => {
  const ids = { messageId: 'mine', conversationId: 'con', answerId: 'a' };
  const turn = (): KeyedTurn => ({ accountId: 'acc', chatbotId: 'bot', callerId: 'visitor:vis', key: `key-${(keys += 1)}`, input: {} });

  test('is had by the call whose first write arrived and was not heard of, new or resumed', async () => {
    const one = turn();
    expect(await turnKeys(losingFirst(db(), 'PutItemCommand'), TABLE).take(one, ids, 0)).toEqual({ state: 'new', ids });
    expect(await turnKeys(losingFirst(db(), 'UpdateItemCommand'), TABLE).take(one, { ...ids, messageId: 'next' }, HOLD_MS)).toEqual({ state: 'resumed', ids });
  });

  test('is let go and renewed by nobody but the call that has it', async () => {
    const [store, one] = [turnKeys(db(), TABLE), turn()];
    await store.take(one, ids, 0);
    await store.take(one, { ...ids, messageId: 'next' }, HOLD_MS);

    await store.failed(one, ids);
    expect([await store.renew(one, ids, HOLD_MS), await store.renew(one, { messageId: 'next' }, HOLD_MS + 1)]).toEqual([false, true]);
    expect((await problemOf(store.take(one, { ...ids, messageId: 'third' }, 2 * HOLD_MS)))?.code).toBe('conflict');
  });
});

describe('a turn that takes longer than a key is held', () => {
  /** Says a word, and the rest when it is told to. */
  function slow() {
    const { promise, resolve } = Promise.withResolvers<void>();
    return {
      go: resolve,
      parts: (async function* () {
        yield say('a');
        await promise;
        yield say('b');
      })(),
    };
  }

  test('holds it as long as it goes on', async () => {
    const { ask, clock } = caller();
    const { go, parts } = slow();
    const reading = read(await ask(parts));
    for (const _ of [1, 2]) {
      await clock.advance(HOLD_MS);
      expect((await problemOf(ask([say('twice')])))?.code).toBe('conflict');
    }
    go();

    expect(textOf(await reading)).toBe('ab');
    expect(clock.waiting()).toBe(0);
  });

  test('ends, and keeps nothing, when another call has the key by now', async () => {
    const { ask, answers, clock, keys: store, turnOf } = caller();
    const { parts } = slow();
    const problem = problemOf(read(await ask(parts)));
    await store.take(turnOf(), { messageId: 'other', conversationId: 'con', answerId: 'b' }, clock.now() + HOLD_MS);
    await clock.advance(HOLD_MS);

    expect([(await problem)?.code, answers.size]).toEqual(['unavailable', 0]);
  });
});
