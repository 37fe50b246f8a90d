import { describe, expect, test } from '@jest/globals';
import type { Answered } from '../../../lambdas/chat/gate.ts';
import { keyedTurn, type KeyedDeps } from '../../../lambdas/chat/keyed-turn.ts';
import { ANSWER_MS } from '../../../lambdas/chat/running.ts';
import { takeTurn, type Turn } from '../../../lambdas/chat/turn.ts';
import { turnKeys } from '../../../lambdas/chat/turn-key-store.ts';
import type { StoredAnswer } from '../../../lambdas/chat/turn-store.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { ServerEvent } from '../../../lambdas/core/reply.ts';
import type { ModelPart } from '../../../lambdas/models/chat-model.ts';
import { ModelError } from '../../../lambdas/models/model-error.ts';
import { tableOfTests } from '../../support/table.ts';
import { problemOf } from '../core/refusals.ts';
import { ASKER, cite, MESSAGE, namesOf, PASSAGES, say, stage, textOf, type Parts, type Stage } from './turns.ts';

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
  let at = 1_000_000;
  let ids = 0;
  const deps: KeyedDeps = {
    keys: turnKeys(db(), TABLE),
    store: {
      async answerOf(_asker, { answerId }) {
        const answer = answers.get(answerId);
        return answer && { ...answer, used: USED };
      },
    },
    now: () => at,
  };
  async function ask(parts: Parts, more: { text?: string; callerId?: string; refuse?: () => Promise<never> } = {}): Promise<Turn & { replayed: boolean }> {
    const { text = MESSAGE.text, callerId = 'visitor:vis', refuse } = more;
    const on = stage(parts, {
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
        turn: { accountId: 'acc', chatbotId: 'bot', callerId, key, input: { message: text } },
        ids: { messageId: `m${ids}`, conversationId: 'con', answerId: `a${ids}` },
        waiting: { leave: async (answered) => void left.push(answered) },
      },
      deps,
      (hold) => takeTurn(ASKER, { ...MESSAGE, text }, hold, on.deps, signal),
    );
  }
  const asked = () => stages.filter((on) => on.asked.length > 0).length;
  /** Calls that have left the gate again, with whatever it had taken for them. */
  const gone = () => left.length;
  return { ask, asked, gone, left, stages, answers, later: (milliseconds: number) => void (at += milliseconds) };
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
    const { ask, later } = caller();
    await ask([say('never read')]);
    later(ANSWER_MS);
    expect((await problemOf(ask([say('too soon')])))?.code).toBe('conflict');
    later(30_000);

    expect(textOf(await read(await ask([say('resumed')])))).toBe('resumed');
  });

  test('but whose answer was kept, is told and not made again', async () => {
    const { ask, later, left, answers, asked } = caller();
    await ask([say('never read')]);
    answers.set('a1', { text: 'kept', sources: [], model: 'model-1' });
    later(ANSWER_MS + 30_000);

    expect(textOf(await read(await ask([say('made again')])))).toBe('kept');
    expect(asked()).toBe(0);
    // Its function may have died before it could be charged.
    expect(left).toEqual([{ turnId: 'm1', used: USED }]);
  });
});
