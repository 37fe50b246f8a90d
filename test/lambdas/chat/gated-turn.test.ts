import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Knock, TokensUsed } from '../../../lambdas/chat/gate.ts';
import { gatedTurn } from '../../../lambdas/chat/gated-turn.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { ServerEvent } from '../../../lambdas/core/reply.ts';

const USED: TokensUsed = { input: 30, output: 4 };
const DELTA: ServerEvent = { event: 'delta', data: { text: 'Two' } };
const META: ServerEvent = { event: 'meta', data: {} };

let learned: unknown[];
beforeEach(() => {
  learned = [];
});
const pass: Knock['pass'] = async () => {
  let open = true;
  const once = (what: unknown): void => {
    if (open) learned.push(what);
    open = false;
  };
  return { refused: async (cause) => once(['refused', cause]), ended: async (used) => once(['ended', used]) };
};
const KEYED = { turnId: 't', keyed: true };
const turnOf = (events: () => AsyncGenerator<ServerEvent>) => gatedTurn({ pass }, KEYED, async () => ({ events: events(), used: () => USED }));

async function read(events: AsyncIterable<ServerEvent>, most = Infinity): Promise<ServerEvent[]> {
  const got: ServerEvent[] = [];
  for await (const event of events) {
    got.push(event);
    if (got.length >= most) break;
  }
  return got;
}

describe('the gate learns', () => {
  test('what a turn has used, after its last event', async () => {
    const turn = await turnOf(async function* () {
      yield META;
      yield DELTA;
    });

    expect(learned).toEqual([]);
    expect(await read(turn.events)).toEqual([META, DELTA]);
    expect(learned).toEqual([['ended', USED]]);
  });

  test('it before the caller is told that the turn is done', async () => {
    const DONE: ServerEvent = { event: 'done', data: {} };
    const turn = await turnOf(async function* () {
      yield DELTA;
      yield DONE;
    });

    for await (const event of turn.events) if (event === DONE) expect(learned).toEqual([['ended', USED]]);
    expect(learned).toEqual([['ended', USED]]);
  });

  test.each([true, false])('it, or a caller with a key is not told that it is done and asks again (keyed: %s)', async (keyed) => {
    const failing: Knock['pass'] = async () => ({ refused: async () => undefined, ended: () => Promise.reject(new Error('the store is down')) });
    const events = async function* (): AsyncGenerator<ServerEvent> {
      yield DELTA;
      yield { event: 'done', data: {} };
    };
    const turn = await gatedTurn({ pass: failing }, { turnId: 't', keyed }, async () => ({ events: events(), used: () => USED }));
    const told = read(turn.events).then(
      (all) => all.map(({ event }) => event),
      (error: unknown) => (error as Problem).code,
    );

    expect(await told).toEqual(keyed ? 'unavailable' : ['delta', 'done']);
  });

  test('that the client has gone in the middle', async () => {
    const turn = await turnOf(async function* () {
      yield META;
      yield DELTA;
      yield DELTA;
    });
    await read(turn.events, 2);

    expect(learned).toEqual([['ended', USED]]);
  });

  test('that the model has failed before its first word: nothing is charged', async () => {
    const failure = new Problem('unavailable');
    const turn = await turnOf(async function* () {
      yield META;
      throw failure;
    });

    await expect(read(turn.events)).rejects.toBe(failure);
    expect(learned).toEqual([['refused', failure]]);
  });

  test('that it has failed after words: what was said was used', async () => {
    const turn = await turnOf(async function* () {
      yield DELTA;
      throw new Problem('unavailable');
    });

    await expect(read(turn.events)).rejects.toThrow();
    expect(learned).toEqual([['ended', USED]]);
  });

  test('that its message could not be stored: nothing is charged, whatever was said by then', async () => {
    const failure = new Problem('unavailable');
    const events = async function* (): AsyncGenerator<ServerEvent> {
      yield DELTA;
      throw failure;
    };
    const turn = await gatedTurn({ pass }, KEYED, async () => ({ events: events(), used: () => USED, lost: () => true }));

    await expect(read(turn.events)).rejects.toBe(failure);
    expect(learned).toEqual([['refused', failure]]);
  });

  test('that the turn was refused before it began', async () => {
    const refusal = new Problem('origin-refused');

    await expect(gatedTurn({ pass }, KEYED, () => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(learned).toEqual([['refused', refusal]]);
  });
});

test('a turn that is not admitted does not begin', async () => {
  let began = false;
  const turn = gatedTurn({ pass: () => Promise.reject(new Problem('rate-limited')) }, KEYED, async () => {
    began = true;
    return { events: (async function* () {})(), used: () => USED };
  });

  await expect(turn).rejects.toMatchObject({ code: 'rate-limited' });
  expect(began).toBe(false);
});
