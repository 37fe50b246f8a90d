import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from '@jest/globals';
import { startErrorSink, type ErrorSink } from '../../../local/engines/error-sink.ts';

let sink: ErrorSink | undefined;
afterEach(() => sink?.stop());

test('keeps envelopes of functions, packed or not, and answers nothing else', async () => {
  sink = await startErrorSink();
  const [address, envelope] = [`${sink.endpoint}/api/1/envelope/`, '{"event_id":"1"}\n{"type":"event"}\n{"release":"r"}\n'];
  expect((await fetch(address, { method: 'POST', body: envelope })).status).toBe(200);
  expect((await fetch(address, { method: 'POST', body: gzipSync(envelope), headers: { 'content-encoding': 'gzip' } })).status).toBe(200);
  expect((await fetch(`${sink.endpoint}/api/2/envelope/`, { method: 'POST', body: envelope })).status).toBe(404);
  expect(sink.list().map(({ lines }) => lines)).toEqual(Array(2).fill([{ event_id: '1' }, { type: 'event' }, { release: 'r' }]));
});

test('stands in the place of a configured tracker; all functions tell of errors only when that was asked for', async () => {
  sink = await startErrorSink();
  const own = { ERRORS_DSN: expect.stringMatching(/^http:\/\/[\da-f]{32}@127\.0\.0\.1:\d+\/1$/) };
  expect(sink.variables).toEqual({ own, every: {} });
  await sink.stop();
  sink = await startErrorSink('local');
  expect(sink.variables).toEqual({ own, every: { ...own, ERRORS_ENVIRONMENT: 'local' } });
  await sink.stop();
  sink = await startErrorSink('https://key@errors.example.com/3');
  expect(sink.variables.every['ERRORS_DSN']).toBe('https://key@errors.example.com/3');
});
