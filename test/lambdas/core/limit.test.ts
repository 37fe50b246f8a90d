import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Edge } from '../../../lambdas/core/api.ts';
import { LIMIT_CLASSES } from '../../../lambdas/core/limit.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { Place } from '../../../lambdas/core/ring-store.ts';
import { captureLog } from './captured-log.ts';
import { REQUESTS, sampleEdge, SESSION } from './sample-edge.ts';
import { tableStandIn, type TableStandIn } from './table-stand-in.ts';

captureLog();
let table: TableStandIn;
beforeAll(async () => {
  table = await tableStandIn();
});
afterAll(() => table.stop());

/** Rings of which one class is full, and what was done to them. */
function counters(full?: string, retryAfterSeconds = 17) {
  const taken: string[] = [];
  const released: Place[] = [];
  const rings: Edge['rings'] = {
    take: async ({ name }, key) => {
      taken.push(`${name} ${key}`);
      return name === full ? { taken: false, retryAfterSeconds } : { taken: true, place: { pk: name, slot: 0, atMs: 0 }, remaining: 5 };
    },
    release: async (place) => void released.push(place),
  };
  return { rings, taken, released };
}

describe('a call with a credential', () => {
  test('counts for its person against all calls, and against the classes of its route', async () => {
    const { rings, taken } = counters();
    const read = await sampleEdge({}, { rings })(REQUESTS.readThing);
    const made = await sampleEdge({}, { rings })(REQUESTS.createThing);

    const key = `${SESSION.accountId}#${SESSION.userId}`;
    expect(taken).toEqual([`api ${key}`, `api ${key}`, `search ${key}`]);
    expect([read.headers['RateLimit-Policy'], read.headers['RateLimit']]).toEqual([`"api";q=${LIMIT_CLASSES.api.count};w=60`, '"api";r=5;t=60']);
    expect(made.headers['RateLimit']).toBe('"api";r=5;t=60, "search";r=5;t=60');
  });

  test('tells of the limits of its operation behind those of every call, also where the operation refuses', async () => {
    const told = { 'RateLimit-Policy': '"own";q=2;w=60', RateLimit: '"own";r=0;t=9', 'X-Other': 'a' };
    const thing = async (call: { tell: (headers: Record<string, string>) => void }): Promise<never> => {
      call.tell(told);
      throw new Problem('rate-limited');
    };
    const { headers } = await sampleEdge({ thing }, { rings: counters().rings })(REQUESTS.readThing);

    expect(headers['RateLimit']).toBe('"api";r=5;t=60, "own";r=0;t=9');
    expect(headers['RateLimit-Policy']).toMatch(/^"api";.*, "own";q=2;w=60$/);
    expect(headers['X-Other']).toBe('a');
  });

  test('beyond a limit is refused with the seconds to wait, one event, and nothing taken', async () => {
    const { rings, released } = counters('search');
    table.rows.length = 0;
    const reply = await sampleEdge({}, { rings })(REQUESTS.createThing);

    expect([reply.statusCode, reply.headers['Retry-After'], reply.headers['RateLimit']]).toEqual([429, '17', '"api";r=5;t=60, "search";r=0;t=17']);
    expect(JSON.parse(reply.body)).toMatchObject({ code: 'rate-limited' });
    expect(table.rows.map(({ type }) => type)).toEqual(['excess_rate_limit_exceeded']);
    expect(released.map(({ pk }) => pk)).toEqual(['api']);
  });

  test('that cannot be counted is not let through', async () => {
    const rings: Edge['rings'] = { take: () => Promise.reject(new Problem('unavailable', 'limits')), release: async () => undefined };
    expect((await sampleEdge({}, { rings })(REQUESTS.readThing)).statusCode).toBe(503);
  });
});

test('a public call counts nowhere here', async () => {
  const { rings, taken } = counters();
  const reply = await sampleEdge({}, { rings })(REQUESTS.enter);

  expect(taken).toEqual([]);
  expect(reply.headers['RateLimit']).toBeUndefined();
});

describe('an idempotency key', () => {
  const keyed = (key: string) => ({ ...REQUESTS.createThing, headers: { ...REQUESTS.createThing.headers, 'Idempotency-Key': [key] } });

  test('goes with caller, route and input; a replay says so', async () => {
    const calls: unknown[] = [];
    const replies: Edge['replies'] = {
      once: async (call) => {
        calls.push(call);
        return { reply: { name: 'stored' }, replayed: true };
      },
    };
    const reply = await sampleEdge({}, { replies })(keyed('k-1'));

    expect([reply.statusCode, reply.headers['Idempotency-Replayed'], JSON.parse(reply.body)]).toEqual([201, 'true', { name: 'stored' }]);
    expect(calls).toEqual([
      {
        caller: `${SESSION.accountId}#${SESSION.userId}`,
        route: 'createThing',
        key: 'k-1',
        input: { params: undefined, query: undefined, body: { name: 'a' } },
        onceOnly: ['secret'],
      },
    ]);
  });

  test.each(['', 'a b', 'x'.repeat(256), 'é'])('that no client should make is refused: %p', async (key) => {
    expect((await sampleEdge()(keyed(key))).statusCode).toBe(400);
  });

  test('is nothing to a route that makes nothing', async () => {
    const replies: Edge['replies'] = { once: () => Promise.reject(new Error('not asked')) };
    expect((await sampleEdge({}, { replies })({ ...REQUESTS.readThing, headers: { 'Idempotency-Key': ['k'] } })).statusCode).toBe(200);
  });
});
