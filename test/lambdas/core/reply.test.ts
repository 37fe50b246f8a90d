import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventStream, HEARTBEAT, isEventStream, serialize, serializeEvents, type ServerEvent } from '../../../lambdas/core/reply.ts';

/** Longer than any test: no heartbeat comes in between. */
const NEVER = 60_000;
const delta = (text: string): ServerEvent => ({ event: 'delta', data: { text } });

async function read(bytes: AsyncIterable<string>): Promise<string[]> {
  const parts: string[] = [];
  for await (const part of bytes) parts.push(part);
  return parts;
}

test('no text can end an event or begin another one', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('\n', '\r', '\u2028', 'data: ', 'event: done', '\0') })), (text) => {
      const wire = serialize(delta(text));

      expect(wire.split(/\r\n|\r|\n/)).toEqual(['event: delta', expect.stringMatching(/^data: /), '', '']);
      expect(JSON.parse(wire.split('\n')[1]?.slice(6) ?? '')).toEqual({ text });
    }),
  );
});

test('events come in order after a first byte of their own', async () => {
  const events = async function* () {
    yield delta('a');
    yield delta('b');
  };

  expect(await read(serializeEvents(events(), NEVER))).toEqual([': ok\n\n', serialize(delta('a')), serialize(delta('b'))]);
});

test('the first byte does not wait for the first event', async () => {
  const bytes = serializeEvents(
    { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined), return: async () => ({ done: true, value: undefined }) }) },
    NEVER,
  );

  expect(await bytes.next()).toEqual({ done: false, value: ': ok\n\n' });
  await bytes.return(undefined);
});

test('silence is broken by heartbeats, and no event is lost to one', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const events = async function* () {
    await promise;
    yield delta('late');
  };
  const bytes = serializeEvents(events(), 1);

  const parts = [(await bytes.next()).value, (await bytes.next()).value, (await bytes.next()).value];
  resolve();
  const rest = await read(bytes);

  expect(parts).toEqual([': ok\n\n', HEARTBEAT, HEARTBEAT]);
  expect(rest.filter((part) => part !== HEARTBEAT)).toEqual([serialize(delta('late'))]);
});

test('a reader who leaves ends what makes the events', async () => {
  let ended = false;
  const events = async function* () {
    try {
      for (;;) yield delta('more');
    } finally {
      ended = true;
    }
  };
  for await (const part of serializeEvents(events(), NEVER)) if (part.startsWith('event')) break;

  expect(ended).toBe(true);
});

test('a reader who takes nothing is cut: what makes the events ends meanwhile, and the reader finds the end (S16.11)', async () => {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const events = async function* () {
    try {
      for (;;) yield delta('more');
    } finally {
      resolve();
    }
  };
  const bytes = serializeEvents(events(), NEVER, 1);
  expect([(await bytes.next()).value, (await bytes.next()).value]).toEqual([': ok\n\n', serialize(delta('more'))]);
  await ended;

  expect(await bytes.next()).toEqual({ done: true, value: undefined });
});

test('a reader who leaves with the first byte ends what makes the events', async () => {
  let ended = false;
  const events = async function* () {
    try {
      yield delta('more');
    } finally {
      ended = true;
    }
  };
  for await (const part of serializeEvents(events(), NEVER)) if (part.startsWith(': ok')) break;

  expect(ended).toBe(true);
});

test('a stream that fails leaves no timer behind', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const events = async function* () {
    yield delta('a');
    throw new Error('broken');
  };

  await expect(read(serializeEvents(events(), NEVER))).rejects.toThrow('broken');
  expect(timers()).toBe(before);
});

test('only what was marked is a stream', () => {
  expect(isEventStream(eventStream((async function* () {})()))).toBe(true);
  for (const value of [null, undefined, 'text', {}, { events: [] }, (async function* () {})()]) expect(isEventStream(value)).toBe(false);
});
