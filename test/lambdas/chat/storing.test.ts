import { describe, expect, test } from '@jest/globals';
import type { Behaviour } from '../../../lambdas/behaviour/plan.ts';
import { prepareTurn } from '../../../lambdas/chat/prepared-turn.ts';
import { newTurn, takeTurn } from '../../../lambdas/chat/turn.ts';
import type { SavedTurn } from '../../../lambdas/chat/turn-store.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { ModelPart } from '../../../lambdas/models/chat-model.ts';
import { problemOf } from '../core/refusals.ts';
import { ASKER, clockAt, HOLD, MESSAGE, namesOf, OPEN, say, stage, textOf, type OpenTurn } from './turns.ts';

const { signal } = new AbortController();
const later = () => new Promise((resolve) => setImmediate(resolve));
const ACTING: Behaviour = {
  playbooks: [],
  rules: [],
  triggers: [{ id: 't', name: 'T', enabled: true, priority: 1, when: { kind: 'no-answer', times: 1 }, then: [{ kind: 'hand-off' }] }],
};

/** A turn whose message is stored when the test says so. */
function storing(parts: AsyncIterable<ModelPart> | readonly ModelPart[], open: OpenTurn = OPEN) {
  const { promise, resolve, reject } = Promise.withResolvers<SavedTurn>();
  const on = stage(parts, { open, clock: clockAt(), store: { save: () => promise } });
  const names: string[] = [];
  const begin = async (asker = ASKER) => {
    const turn = await takeTurn(asker, MESSAGE, HOLD, on.deps, signal);
    const ended = (async () => {
      for await (const { event } of turn.events) names.push(event);
    })();
    ended.catch(() => undefined);
    return { turn, ended };
  };
  return { ...on, names, begin, stored: (more: Partial<SavedTurn> = {}) => resolve({ ...open, ...more }), failed: reject };
}
/** A model that never ends by itself. */
async function* endless(): AsyncGenerator<ModelPart> {
  for (;;) {
    await later();
    yield say('more ');
  }
}

describe('a message is stored while the model speaks', () => {
  test('and no answer is kept or done before it is', async () => {
    const { begin, names, closed, stored } = storing([say('Two'), say(' years.')]);
    const { ended } = await begin();
    await later();
    expect([names, closed]).toEqual([['meta', 'delta', 'delta'], []]);
    stored();
    await ended;

    expect(names.slice(-2)).toEqual(['sources', 'done']);
    expect(closed).toHaveLength(1);
  });

  test('also for a reader who leaves: the turn is over when its message is there', async () => {
    const { deps, stored } = storing(endless());
    const { events } = await takeTurn(ASKER, MESSAGE, HOLD, deps, signal);
    let over = false;
    const left = (async () => {
      for await (const { event } of events) if (event === 'delta') break;
      over = true;
    })();
    for (let n = 0; n < 5; n += 1) await later();
    expect(over).toBe(false);
    stored();
    await left;

    expect(over).toBe(true);
  });

  test.each([['a model that has ended', [say('Two years.')]] as const, ['one that goes on', endless()] as const])(
    'and where it cannot be, %s is cut: the stream ends with the problem, nothing is kept, and the turn is lost',
    async (_name, parts) => {
      const { begin, names, closed, failed } = storing(parts);
      const { turn, ended } = await begin();
      await later();
      expect(turn.lost?.()).toBe(false);
      failed(new Problem('unavailable', 'database'));

      expect((await problemOf(ended))?.code).toBe('unavailable');
      expect(names).not.toContain('done');
      expect([closed, turn.lost?.()]).toEqual([[], true]);
    },
  );

  test('also where the team has written playbooks or triggers, and this message is for the model', async () => {
    const { begin, names, asked, closed, stored } = storing([say('Two years.')], { ...OPEN, behaviour: ACTING });
    const { ended } = await begin();
    await later();
    expect([asked.length, names, closed]).toEqual([1, ['meta', 'delta'], []]);
    stored();
    await ended;

    expect(names).toEqual(['meta', 'delta', 'sources', 'done']);
  });

  test('and a person who takes the conversation meanwhile ends the answer, which keeps what was said', async () => {
    const { begin, names, closed, stored } = storing(endless());
    const { ended } = await begin();
    await later();
    stored({ takenOver: true });
    await ended;

    expect(names.at(-1)).toBe('done');
    expect(closed).toHaveLength(1);
  });
});

describe('a message is stored before a word is said', () => {
  test.each([
    ['where the chatbot speaks by itself', { ...OPEN, behaviour: ACTING, plan: { ...OPEN.plan, say: ['Gladly.'], handOff: true, answer: false } }],
    ['where a person has the conversation', { ...OPEN, takenOver: true }],
  ])('%s', async (_name, open) => {
    const { begin, asked, names, stored } = storing([say('Two years.')], open);
    const begun = begin();
    await later();
    expect([asked, names]).toEqual([[], []]);
    stored();
    await (
      await begun
    ).ended;

    expect([asked, names]).toEqual([[], ['meta', ...(open.takenOver ? [] : ['delta']), 'handoff', ...(open.takenOver ? [] : ['sources']), 'done']]);
  });

  test('and where it cannot be, nothing is', async () => {
    const { begin, names, closed, failed } = storing([], { ...OPEN, behaviour: ACTING, plan: { ...OPEN.plan, say: ['Gladly.'], answer: false } });
    const begun = begin();
    await later();
    failed(new Problem('unavailable', 'database'));

    expect((await problemOf(begun))?.code).toBe('unavailable');
    expect([names, closed]).toEqual([[], []]);
  });

  test('or something else than was read comes of it then: that is what is said', async () => {
    const { begin, asked, names, stored } = storing([say('Two years.')], {
      ...OPEN,
      behaviour: ACTING,
      plan: { ...OPEN.plan, say: ['Gladly.'], answer: false },
    });
    const begun = begin();
    stored({ plan: OPEN.plan });
    await (
      await begun
    ).ended;

    expect([asked.length, names]).toEqual([1, ['meta', 'delta', 'sources', 'done']]);
  });

  test('on a messaging service: what came with it has a place then', async () => {
    const { begin, asked, failed } = storing([say('Two years.')]);
    const begun = begin({ ...ASKER, channel: 'whatsapp', channelId: 'chan', peer: 'p', writtenAt: new Date(0) } as never);
    await later();
    failed(new Problem('unavailable'));

    expect((await problemOf(begun))?.code).toBe('unavailable');
    expect(asked).toEqual([]);
  });
});

describe('what was read while the gate was asked', () => {
  test('is not read again, and is what the model is told', async () => {
    let reads = 0;
    const { deps, asked } = stage([say('a')], { store: { read: async () => ((reads += 1), OPEN) } });
    const early = prepareTurn(ASKER, newTurn(MESSAGE, HOLD), deps, signal);
    const turn = await takeTurn(ASKER, MESSAGE, HOLD, deps, signal, early);
    const events = [];
    for await (const event of turn.events) events.push(event);

    expect([reads, textOf(events), namesOf(events).at(-1)]).toEqual([1, 'a', 'done']);
    expect(asked[0]).toMatchObject({ passages: OPEN.passages });
  });

  test('is read again for a turn that goes on where an earlier one has died: it was of another message', async () => {
    const read: unknown[] = [];
    const { deps } = stage([say('a')], { store: { read: async (_asker, { id, resumed }) => (read.push([id, resumed]), OPEN) } });
    const early = prepareTurn(ASKER, newTurn(MESSAGE, { ids: { ...HOLD.ids, messageId: 'new' }, resumed: false }), deps, signal);
    await takeTurn(ASKER, MESSAGE, { ...HOLD, resumed: true }, deps, signal, early);

    expect(read).toEqual([
      ['new', false],
      ['id-1', true],
    ]);
  });
});
