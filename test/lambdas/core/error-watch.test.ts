import { describe, expect, test } from '@jest/globals';
import type { Tracker } from '../../../lambdas/core/error-tracker.ts';
import { errorWatch, traceOf } from '../../../lambdas/core/error-watch.ts';

type Sent = Parameters<Tracker['send']>[0][number];

const context = (left = 10_000) => ({ awsRequestId: 'call-1', getRemainingTimeInMillis: () => left });
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

/** A watch with a clock of its own and a tracker that remembers. */
function watching(answer: (wait: number) => Promise<boolean> = async () => true) {
  const sent: Sent[] = [];
  const loads = { count: 0 };
  const clock = { now: 0 };
  const watch = errorWatch({
    name: 'chat',
    load: async () => {
      loads.count += 1;
      return { send: async (failures, wait) => (sent.push(...failures), answer(wait)) };
    },
    now: () => clock.now,
    trace: () => 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
  });
  return { watch, sent, loads, clock };
}

test('a function that does not fail loads nothing, and its answer is untouched', async () => {
  const { watch, sent, loads } = watching();
  const reply = { statusCode: 200 };
  expect(await watch.around(async () => reply)({}, context())).toBe(reply);
  expect([loads.count, sent]).toEqual([0, []]);
});

test('what the log was told of is sent after the work, with the ids of the call and its trace', async () => {
  const { watch, sent } = watching();
  const error = new Error('inner');
  const handler = watch.around(async () => {
    watch.note({ sentence: 'createChatbot failed', error, id: 'request-1' });
    return { statusCode: 500 };
  });
  expect(await handler({ requestContext: { requestId: 'request-1' } }, context())).toEqual({ statusCode: 500 });
  expect(sent).toEqual([
    {
      error,
      where: {
        name: 'chat',
        sentence: 'createChatbot failed',
        id: 'request-1',
        invocation: 'call-1',
        trace: { trace_id: '5759e988bd862e3fe1be46a994272793', span_id: '53995c3f42cd8ad8' },
        leftOut: 0,
      },
    },
  ]);
});

test('what a handler throws is sent once, and thrown on', async () => {
  const { watch, sent } = watching();
  const error = new Error('no configuration');
  const handler = watch.around(async () => {
    watch.note({ sentence: 'job failed', error });
    throw error;
  });
  await expect(handler({}, context())).rejects.toBe(error);
  expect(sent.map(({ where }) => where.sentence)).toEqual(['job failed']);
});

test('an id that is not one of the call is not sent: it may name an account', async () => {
  const { watch, sent } = watching();
  const about = (id: string) => watch.note({ sentence: 'not swept', error: new Error(id), id });
  await watch.around(async () => (about('0197-account'), about('message-2')))({ Records: [{ messageId: 'message-1' }, { messageId: 'message-2' }] }, context());
  expect(sent.map(({ where }) => where.id)).toEqual([undefined, 'message-2']);
});

test('a handler that streams keeps its mark, and its bytes are out before anything is sent', async () => {
  const order: string[] = [];
  const { watch } = watching(async () => (order.push('sent'), true));
  const inner = Object.assign(
    async (_event: unknown, stream: unknown) => {
      (stream as string[]).push('bytes');
      watch.note({ sentence: 'a stream broke off', error: new Error('x') });
    },
    { [STREAMING]: 'response' },
  );
  const outer = watch.around(inner);
  expect((outer as unknown as Record<symbol, unknown>)[STREAMING]).toBe('response');
  await outer({}, order, context());
  expect(order).toEqual(['bytes', 'sent']);
});

describe('a tracker that does not answer', () => {
  test('holds one call up for a second at most, and the others of a minute not at all', async () => {
    const waits: number[] = [];
    const { watch, sent, clock } = watching((wait) => (waits.push(wait), new Promise<boolean>(() => undefined)));
    const failing = watch.around(async () => watch.note({ sentence: 'it failed', error: new Error('x') }));
    const began = performance.now();
    await failing({}, context());
    expect([waits, performance.now() - began < 1_500]).toEqual([[1_000], true]);

    await failing({}, context());
    expect(sent).toHaveLength(1);

    clock.now = 60_001;
    await failing({}, context(300));
    // What was left out meanwhile is counted in the next report.
    expect(sent.at(-1)?.where.leftOut).toBe(2);
  });

  test('is given less when the call itself has less, and nothing when that is over', async () => {
    const waits: number[] = [];
    const { watch, loads } = watching(async (wait) => (waits.push(wait), true));
    const failing = watch.around(async () => watch.note({ sentence: 'it failed', error: new Error('x') }));
    await failing({}, context(150));
    expect(loads.count).toBe(0);
    await failing({}, context(500));
    expect(waits).toEqual([300]);
  });

  test('or cannot be loaded is no failure of the function, and is looked for again', async () => {
    const clock = { now: 0 };
    let loads = 0;
    const watch = errorWatch({
      name: 'chat',
      load: async () => {
        loads += 1;
        throw new Error('no such file');
      },
      now: () => clock.now,
      trace: () => undefined,
    });
    const failing = watch.around(async () => (watch.note({ sentence: 'it failed', error: new Error('x') }), 'answer'));
    expect(await failing({}, context())).toBe('answer');
    clock.now = 60_001;
    expect(await failing({}, context())).toBe('answer');
    expect(loads).toBe(2);
  });
});

test('a storm of failures is a few reports a minute, and says how many it was (S23.5)', async () => {
  const { watch, sent, clock } = watching();
  let kind = 0;
  const failing = watch.around(async () => watch.note({ sentence: `kind ${'abcdefghij'[kind++ % 10]}`, error: new Error('x') }));
  for (let call = 0; call < 1_000; call += 1) await failing({}, context());
  expect(sent).toHaveLength(20);

  clock.now = 60_001;
  await failing({}, context());
  expect(sent.at(-1)?.where.leftOut).toBe(980);
});

test('a trace is written as others write one, and nothing else is taken for a trace', () => {
  expect(traceOf('Root=1-5759e988-bd862e3fe1be46a994272793')).toEqual({ trace_id: '5759e988bd862e3fe1be46a994272793', span_id: 'bd862e3fe1be46a9' });
  for (const odd of [undefined, '', 'Root=1-someone@example.com', 'Self=1-1-1']) expect(traceOf(odd)).toBeUndefined();
});
