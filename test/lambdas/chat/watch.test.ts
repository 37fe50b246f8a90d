import { describe, expect, test } from '@jest/globals';
import { ANSWER_MS, MAX_TOKENS, type Look } from '../../../lambdas/chat/running.ts';
import { takeTurn } from '../../../lambdas/chat/turn.ts';
import { Cancelled, LOOK_EVERY_MS, LOOK_WITHIN_MS } from '../../../lambdas/chat/watch.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { ServerEvent } from '../../../lambdas/core/reply.ts';
import type { ModelPart } from '../../../lambdas/models/chat-model.ts';
import { ASKER, clockAt, HOLD, MESSAGE, namesOf, say, stage, textOf, type Clock, type Stage } from './turns.ts';

/** A model that says one piece a second, and never hears that it should stop. */
async function* slowly(clock: Clock, piece = 'word '): AsyncGenerator<ModelPart> {
  const deaf = new AbortController().signal;
  for (;;) {
    await clock.pause(1_000, deaf);
    yield say(piece);
  }
}

/** Reads a turn in the background while the test moves the clock. */
async function begin(on: Stage, given = new AbortController().signal) {
  const events: ServerEvent[] = [];
  const turn = await takeTurn(ASKER, MESSAGE, HOLD, on.deps, given);
  const ended = (async (): Promise<unknown> => {
    try {
      for await (const event of turn.events) events.push(event);
      return undefined;
    } catch (error) {
      return error;
    }
  })();
  return { events, ended };
}

test('a lost right ends a stream within five seconds', () => {
  expect(LOOK_EVERY_MS + LOOK_WITHIN_MS).toBeLessThan(5_000);
});

describe('a right that is lost while an answer is made', () => {
  test.each(['not-signed-in', 'not-allowed', 'not-found', 'origin-refused', 'ip-refused', 'country-refused', 'outside-active-hours'] as const)(
    '%s: ends the stream with it, and what was said so far is kept',
    async (code) => {
      const clock = clockAt();
      let lost = false;
      const look: Look = () => (lost ? Promise.reject(new Problem(code)) : Promise.resolve());
      const on = stage(slowly(clock), { clock, looks: [async () => undefined, look] });
      const { events, ended } = await begin(on);
      await clock.advance(LOOK_EVERY_MS + 100);
      expect(on.closed).toEqual([]);
      lost = true;
      await clock.advance(LOOK_EVERY_MS);

      expect(await ended).toMatchObject({ code });
      expect(namesOf(events)).not.toContain('done');
      expect(on.closed).toEqual([{ id: 'id-3', text: textOf(events), sources: [], model: 'model-1', measured: expect.any(Object) }]);
      expect(textOf(events)).toMatch(/^(?:word ){5,6}$/);
    },
  );

  test('before the first word: nothing is kept, for nothing was said', async () => {
    const clock = clockAt();
    const silent = (async function* (): AsyncGenerator<ModelPart> {
      await clock.pause(30_000, new AbortController().signal);
      yield say('too late');
    })();
    const on = stage(silent, { clock, looks: [() => Promise.reject(new Problem('not-signed-in'))] });
    const { events, ended } = await begin(on);
    await clock.advance(LOOK_EVERY_MS);

    expect(await ended).toMatchObject({ code: 'not-signed-in' });
    expect([namesOf(events), on.closed]).toEqual([['meta'], []]);
  });

  test('is refused also where what was said cannot be kept', async () => {
    const clock = clockAt();
    const store = { close: () => Promise.reject(new Error('the conversation was erased')) };
    const { ended } = await begin(stage(slowly(clock), { clock, store, looks: [() => Promise.reject(new Problem('not-found'))] }));
    await clock.advance(LOOK_EVERY_MS);

    expect(await ended).toMatchObject({ code: 'not-found' });
  });
});

describe('a look that says nothing admits nobody (S0.2)', () => {
  test.each<[string, Look]>([
    ['that fails', () => Promise.reject(new Error('SECRET'))],
    ['that hangs', () => new Promise(() => undefined)],
  ])('%s', async (_name, look) => {
    const clock = clockAt();
    const { ended } = await begin(stage(slowly(clock), { clock, looks: [look] }));
    await clock.advance(LOOK_EVERY_MS + LOOK_WITHIN_MS);

    expect(await ended).toMatchObject({ code: 'unavailable', extra: {} });
  });
});

test('what is looked at is the turn as it began: who asks, in which conversation, since when', async () => {
  const clock = clockAt(7_000);
  const seen: unknown[] = [];
  const on = stage(slowly(clock), { clock, looks: [async (turn) => void seen.push(turn)] });
  await begin(on);
  await clock.advance(LOOK_EVERY_MS);

  expect(seen).toEqual([{ asker: ASKER, conversationId: 'con', saved: expect.any(Promise), startedAt: 7_000 }]);
});

test('a visitor who stops the answer gets what was said, as an answer that is done', async () => {
  const clock = clockAt();
  const on = stage(slowly(clock), { clock, looks: [() => Promise.reject(new Cancelled())] });
  const { events, ended } = await begin(on);
  await clock.advance(LOOK_EVERY_MS);

  expect(await ended).toBeUndefined();
  expect(events.at(-1)).toEqual({ event: 'done', data: { conversationId: 'con', messageId: 'id-3', answered: true, cancelled: true } });
  expect(on.closed[0]?.text).toBe(textOf(events));
});

test('an answer that takes too long ends with a problem, and what was said is kept', async () => {
  const clock = clockAt();
  const on = stage(slowly(clock, 'w'), { clock });
  const { ended } = await begin(on);
  await clock.advance(ANSWER_MS);

  expect(await ended).toMatchObject({ code: 'unavailable' });
  expect(on.closed[0]?.text.length).toBeGreaterThan(50);
});

test('a model that does not keep to its tokens is cut, and the answer is done', async () => {
  const endless = (function* (): Generator<ModelPart> {
    for (;;) yield say('x'.repeat(100));
  })();
  const on = stage(endless);
  const { events, ended } = await begin(on);

  expect(await ended).toBeUndefined();
  expect(events.at(-1)?.event).toBe('done');
  expect(on.closed[0]?.text.length).toBeLessThanOrEqual(MAX_TOKENS * 8 + 100);
});

test('an answer that has ended is not watched any more, and the model is told when one is cut', async () => {
  const clock = clockAt();
  let looks = 0;
  const on = stage([say('Two years.')], { clock, looks: [async () => void (looks += 1)] });
  const { ended } = await begin(on);
  await ended;
  await clock.advance(10 * LOOK_EVERY_MS);
  expect([looks, clock.waiting()]).toEqual([0, 0]);

  const cut = stage(slowly(clock), { clock, looks: [() => Promise.reject(new Problem('not-found'))] });
  const { ended: end } = await begin(cut);
  await clock.advance(LOOK_EVERY_MS);
  await end;
  expect(cut.asked[0]?.signal.aborted).toBe(true);
});
