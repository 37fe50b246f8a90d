import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { debugIdOf, type errorTracker as makeTracker, type Tracker } from '../../../lambdas/core/error-tracker.ts';
import { buildTracker } from '../../../tools/bundle.ts';
import { eventOf, startErrorSink, type ErrorSink } from '../../support/error-sink.ts';

/** What must never arrive: each as somebody might have it in an error. */
const CANARIES = [
  'cnry-7f1c2b9e',
  'alice.cnry@example.com',
  '203.0.113.77',
  'eyJhbGciOiJSUzI1NiJ9.cnry.sig',
  '__Host-session=cnry',
  `sk_live_${'cnry'.repeat(5)}`,
  'hunter2cnry',
  'order-cnry-4711',
];
const [SECRET = '', EMAIL = '', ADDRESS = '', TOKEN = '', COOKIE = '', KEY = '', PASSWORD = '', QUERY = ''] = CANARIES;

const SOURCE = `exports.fail = function readCustomer(secret) {
  const password = secret; // a variable with a value
  const cause = Object.assign(new Error('duplicate key value (email)=(' + '${EMAIL}' + ')'), { code: '23505', detail: '${SECRET}', query: "SELECT '${PASSWORD}'" });
  throw Object.assign(new TypeError('cannot read ${TOKEN} of ' + password, { cause }), {
    request: { headers: { cookie: '${COOKIE}', authorization: 'Bearer ${TOKEN}' }, body: '${SECRET}', url: 'https://a.example/?order=${QUERY}' },
    address: '${ADDRESS}', key: '${KEY}',
  });
};`;

let sink: ErrorSink;
let folder: string;
let tracker: Tracker;
let fail: (secret: string) => never;
beforeAll(async () => {
  sink = await startErrorSink();
  folder = mkdtempSync(join(tmpdir(), 'tracker-'));
  writeFileSync(join(folder, 'index.cjs'), SOURCE);
  // The very file that lies beside each bundle.
  await buildTracker(join(folder, 'errors.cjs'));
  const require = createRequire(join(folder, 'x.js'));
  const { errorTracker } = require(join(folder, 'errors.cjs')) as { errorTracker: typeof makeTracker };
  ({ fail } = require(join(folder, 'index.cjs')) as { fail: typeof fail });
  tracker = errorTracker({ dsn: sink.dsn, release: 'rempart@0.1.0+abc', environment: 'Test', folder });
}, 60_000);
afterAll(async () => {
  await sink.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  sink.arrived.length = 0;
  sink.behave('takes');
});

const thrown = (): unknown => {
  try {
    return fail(SECRET);
  } catch (error) {
    return error;
  }
};
const where = { name: 'chat', sentence: 'sendMessage failed', id: 'request-1', invocation: 'call-1', trace: undefined, leftOut: 0 };
const send = (error: unknown, more: Partial<typeof where> = {}) => tracker.send([{ error, where: { ...where, ...more } }], 5_000);

describe('an envelope', () => {
  test('says what failed, where, in which release and for which request (S23.1)', async () => {
    const trace = { trace_id: '5759e988bd862e3fe1be46a994272793', span_id: '53995c3f42cd8ad8' };
    expect(await tracker.send([{ error: thrown(), where: { ...where, trace } }], 5_000)).toBe(true);

    expect(sink.arrived.map(({ items }) => items.map(({ type }) => type))).toEqual([['event']]);
    const event = eventOf(sink.arrived[0] ?? { header: {}, items: [], text: '', headers: {} });
    expect(event).toMatchObject({
      platform: 'node',
      level: 'error',
      release: 'rempart@0.1.0+abc',
      environment: 'Test',
      transaction: 'chat',
      tags: { function: 'chat', sentence: 'sendMessage failed', request_id: 'request-1', invocation_id: 'call-1', code: '23505' },
      contexts: { trace },
    });
    // The cause comes first, as the tracker wants them.
    const { values } = event['exception'] as { values: { type: string; stacktrace: { frames: { filename: string; function: string; lineno: number }[] } }[] };
    expect(values.map(({ type }) => type)).toEqual(['Error', 'TypeError']);
    expect(values[1]?.stacktrace.frames.at(-1)).toMatchObject({
      filename: 'app:///index.cjs',
      function: expect.stringContaining('readCustomer'),
      in_app: true,
    });
  });

  test('names the file by an id of its bytes, which its source map has too', async () => {
    await send(thrown());
    const image = { type: 'sourcemap', code_file: 'app:///index.cjs', debug_id: debugIdOf(readFileSync(join(folder, 'index.cjs'))) };
    expect(eventOf(sink.arrived[0] as never)['debug_meta']).toEqual({ images: expect.arrayContaining([image]) });
    expect(image.debug_id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
  });

  test('has in it no message, variable, header, body, query, token, address or person, in no cause and no field (S23.2)', async () => {
    await send(thrown());
    await send(new AggregateError([thrown()], SECRET));
    await send({ message: SECRET, password: PASSWORD });
    await send(`a text that was thrown: ${EMAIL}`);
    await send(Object.assign(new Error(SECRET), { name: EMAIL, code: TOKEN }), { sentence: `failed for ${EMAIL}`, id: `${EMAIL}` });

    expect(sink.arrived).toHaveLength(5);
    for (const { text, headers } of sink.arrived) {
      const whole = text + JSON.stringify(headers);
      expect(CANARIES.filter((canary) => whole.includes(canary))).toEqual([]);
      expect(whole).not.toContain(tmpdir());
      expect(whole).not.toMatch(/"(?:vars|context_line|pre_context|breadcrumbs|user|request|extra|modules|server_name|message|value)"/);
    }
  });

  test('is made of nothing but what is named here', async () => {
    await send(thrown());
    const event = eventOf(sink.arrived[0] as never);
    expect(Object.keys(event).sort()).toEqual(
      ['contexts', 'debug_meta', 'environment', 'event_id', 'exception', 'level', 'platform', 'release', 'sdk', 'tags', 'timestamp', 'transaction'].sort(),
    );
    expect(Object.keys(event['contexts'] as object)).toEqual(['trace']);
    const { trace, ...header } = sink.arrived[0]?.header ?? {};
    expect(Object.keys(header).sort()).toEqual(['event_id', 'sdk', 'sent_at']);
    expect(Object.keys(trace ?? {}).filter((name) => !['trace_id', 'environment', 'release', 'public_key', 'org_id'].includes(name))).toEqual([]);
  });
});

describe('a tracker', () => {
  test('sends nothing of an error that it fails at, and nothing of its own failing', async () => {
    const hostile = new Error('x');
    Object.defineProperty(hostile, 'stack', {
      get: () => {
        throw new Error(`read by ${EMAIL}`);
      },
    });
    await send(hostile);
    expect(sink.arrived.map(({ text }) => text).join()).not.toContain(EMAIL);
    await send(thrown());
    expect(sink.arrived.at(-1)?.text).toContain('"request_id":"request-1"');
  });

  test('that is down or hangs makes nothing fail, and is given up in time', async () => {
    sink.behave('refuses');
    expect(await send(thrown())).toBe(true);
    sink.behave('hangs');
    const began = performance.now();
    expect(await tracker.send([{ error: thrown(), where }], 200)).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
