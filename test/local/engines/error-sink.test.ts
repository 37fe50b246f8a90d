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

test('is told by all functions, unless another tracker was asked for', async () => {
  for (const asked of [undefined, 'local']) {
    sink = await startErrorSink(asked);
    expect(sink.variables).toEqual({ ERRORS_DSN: expect.stringMatching(/^http:\/\/[\da-f]{32}@127\.0\.0\.1:\d+\/1$/), ERRORS_ENVIRONMENT: 'local' });
    await sink.stop();
  }
  sink = await startErrorSink('https://key@errors.example.com/3');
  expect(sink.variables['ERRORS_DSN']).toBe('https://key@errors.example.com/3');
});
