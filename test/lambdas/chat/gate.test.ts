import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Problem } from '../../../lambdas/core/problem.ts';
import { clientOptions } from '../../local/engines/account.ts';
import { tableOfTests } from '../../support/table.ts';
import { fleet, numbers, poisson, START, USUAL_LIMITS, type Tried } from './gates.ts';

const { TABLE, db } = tableOfTests();

const minute = (over: Partial<typeof USUAL_LIMITS.minute>) => ({ ...USUAL_LIMITS, minute: { ...USUAL_LIMITS.minute, ...over } });
const open = (over: Partial<typeof USUAL_LIMITS.open>) => ({ ...USUAL_LIMITS, open: { ...USUAL_LIMITS.open, ...over } });
const reasons = (tried: readonly Tried[]) => tried.map(({ refusal }) => (refusal ? `${refusal.code} ${refusal.extra.reason}` : 'in'));
const letIn = (tried: readonly Tried[]): number => tried.filter(({ admission }) => admission).length;
const bot = () => ({ chatbotId: randomUUID() });

/** Rows of counters that are kept for a chatbot, by their kind. */
async function countersOf(chatbotId: string): Promise<string[]> {
  const { Items = [] } = await db().send(new ScanCommand({ TableName: TABLE }));
  return Items.map(({ pk }) => String(pk))
    .filter((pk) => pk.includes(chatbotId) && !pk.includes('#first-'))
    .map((pk) => pk.split('#')[1]!)
    .sort();
}

describe('the gate against an exact log (S16.1, S16.2, S16.3)', () => {
  /** Small numbers: each turn is seven writes, and the ring itself is tried with large ones in its own test. */
  const COUNT = 5;
  const PATTERNS: Readonly<Record<string, (random: () => number) => number[]>> = {
    'Poisson below the limit': (random) => poisson(random, 0.7 * (COUNT / 60_000), 480_000),
    'Poisson far above': (random) => poisson(random, 4 * (COUNT / 60_000), 150_000),
    bursts: () => Array.from({ length: 6 }, (_, burst) => Array.from({ length: 8 }, (__, n) => burst * 25_000 + n * 3)).flat(),
    'the edge of a clock minute': () => [0, 1, 2].flatMap((at) => Array.from({ length: 8 }, (_, n) => at * 60_000 + 59_900 + n * 17)),
    'a count, a silence, a count': () => [0, 150_000].flatMap((at) => Array.from({ length: COUNT }, (_, n) => at + n)),
  };
  const rows = Object.entries(PATTERNS).map(([name, pattern]) => [name, 0, pattern] as const);

  const skewed = rows.map(([name, , pattern]) => [name, 2_000, pattern] as const);

  test.each([...rows, ...skewed])('%s, clocks %d ms off to both sides: nothing is wrong beyond what the clocks disagree', async (_name, skewMs, pattern) => {
    const { clock, take } = fleet(db(), TABLE, { size: 4, skewMs, limits: minute({ visitor: COUNT }) });
    const key = bot();
    const random = numbers(11);
    const log: number[] = [];
    let [falseAccepts, falseRefusals] = [0, 0];
    const within = (length: number): number => log.filter((at) => at > clock.now - length).length;

    for (const at of pattern(random)) {
      clock.now = START + at;
      const { admission } = await take(key, Math.floor(random() * 4));
      if (admission && within(60_000 - 2 * skewMs) >= COUNT) falseAccepts += 1;
      if (!admission && within(60_000 + 2 * skewMs) < COUNT) falseRefusals += 1;
      if (admission) log.push(clock.now);
    }

    expect(log.length).toBeGreaterThanOrEqual(2 * COUNT);
    expect([falseAccepts, falseRefusals]).toEqual([0, 0]);
  });

  test('40 at once from 8 functions, clocks 2 s off to both sides, wave after wave: exactly the count of each window (S16.4, S16.9)', async () => {
    const { clock, take } = fleet(db(), TABLE, { size: 8, skewMs: 2_000, limits: open({ visitor: 40 }) });
    const key = bot();
    const wave = async (at: number) => {
      clock.now = START + at;
      return letIn(await Promise.all(Array.from({ length: 40 }, (_, n) => take({ ...key, address: `192.0.2.${n}` }, n))));
    };

    expect([await wave(0), await wave(50_000), await wave(65_000)]).toEqual([20, 0, 20]);
  });
});

describe('who is counted', () => {
  test('one visitor is, whatever the address (S16.6)', async () => {
    const { take } = fleet(db(), TABLE, { limits: minute({ visitor: 3 }) });
    const key = bot();
    const tried = [];
    for (let n = 0; n < 5; n += 1) tried.push(await take({ ...key, address: `192.0.2.${n}` }));

    expect(reasons(tried)).toEqual(['in', 'in', 'in', 'rate-limited visitor', 'rate-limited visitor']);
  });

  test('an API key is by itself, at a count of its own, and so are its answers under way', async () => {
    const { take, send } = fleet(db(), TABLE, {
      limits: { ...minute({ visitor: 1, key: 3, address: 9 }), open: { ...USUAL_LIMITS.open, visitor: 1, key: 2 } },
    });
    const [key, crowded] = [bot(), bot()];
    const tried = [];
    for (const who of ['key:k', 'key:k', 'key:k', 'key:k', 'key:other', 'member:m', 'member:m']) tried.push(await take({ ...key, who }));
    expect(reasons(tried)).toEqual(['in', 'in', 'in', 'rate-limited key', 'in', 'in', 'rate-limited visitor']);

    const under = [];
    for (let n = 0; n < 3; n += 1) under.push(await send({ ...crowded, who: 'key:k' }));
    expect(reasons(under)).toEqual(['in', 'in', 'rate-limited key-open']);
  });

  test.each([
    ['an IPv4 address', ['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.1'], '192.0.2.2'],
    ['an IPv6 /64', ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:db8:1:2:3:4:5:6'], '2001:db8:1:3::1'],
    ['what cannot be read', ['', 'x', 'unknown'], '192.0.2.3'],
  ])('%s is, whatever visitor comes from it, and no neighbour', async (_name, addresses, neighbour) => {
    const { take } = fleet(db(), TABLE, { limits: minute({ address: 3 }) });
    const key = bot();
    const tried = [];
    for (const [n, address] of [...addresses, addresses[0]!].entries()) tried.push(await take({ ...key, who: `visitor:${n}`, address }));

    expect(reasons(tried)).toEqual(['in', 'in', 'in', 'rate-limited address']);
    expect((await take({ ...key, who: 'visitor:next', address: neighbour })).admission).toBeDefined();
  });

  test('a flood of one chatbot touches neither its other visitors nor another chatbot (S16.7)', async () => {
    const { take } = fleet(db(), TABLE, { limits: minute({ address: 10, chatbot: 30 }) });
    const [a, b] = [bot(), bot()];
    const flood = [];
    for (let n = 0; n < 15; n += 1) flood.push(await take({ ...a, who: `visitor:${n}`, address: '203.0.113.9' }));

    expect(letIn(flood)).toBe(10);
    expect((await take({ ...a, who: 'visitor:other', address: '192.0.2.1' })).admission).toBeDefined();
    expect((await take({ ...b, who: 'visitor:0', address: '203.0.113.9' })).admission).toBeDefined();
  });
});

describe('an abuser', () => {
  test('who is refused in the first stage takes no place of the chatbot, and is never asked for quota', async () => {
    let asked = 0;
    const second = [async () => ((asked += 1), {})];
    const { take } = fleet(db(), TABLE, { limits: minute({ visitor: 0, address: 5 }), second });
    const key = bot();
    for (let n = 0; n < 6; n += 1) expect((await take(key)).refusal?.extra.reason).toBe('visitor');

    expect(asked).toBe(0);
    expect((await countersOf(key.chatbotId)).filter((kind) => kind.startsWith('chat-chatbot'))).toEqual([]);
  });

  test('who is refused by another check of the first stage has not used up the address that others share', async () => {
    const spam = new Problem('spam-refused');
    const first = [async ({ text }: { text: string }) => (text === 'spam' ? { refusal: spam } : {})];
    const { take } = fleet(db(), TABLE, { limits: minute({ address: 2 }), first });
    const key = bot();
    for (let n = 0; n < 5; n += 1) expect((await take({ ...key, who: 'visitor:spammer', text: 'spam' })).refusal).toBe(spam);

    expect((await take(key)).admission).toBeDefined();
  });

  test('is told the truth about the wait, and waiting is enough, however often it was tried meanwhile (S16.5, S16.8)', async () => {
    const { clock, take, told } = fleet(db(), TABLE, { limits: minute({ visitor: 2 }) });
    const key = bot();
    await take(key);
    clock.now += 10_500;
    await take(key);
    clock.now += 5_000;
    const refused = await take(key);
    for (let n = 0; n < 20; n += 1) await take(key);

    expect(refused.refusal?.extra.retryAfterSeconds).toBe(45);
    expect(told.at(-1)).toEqual({ 'RateLimit-Policy': '"chat-visitor";q=2;w=60', RateLimit: '"chat-visitor";r=0;t=45' });
    clock.now += 45_000;
    expect((await take(key)).admission).toBeDefined();
    expect((await take(key)).refusal).toBeDefined();
  });

  test('is one row of the journal for each burst and kind, and not a row for each refusal (S16.13)', async () => {
    const { clock, take } = fleet(db(), TABLE, { size: 3, limits: minute({ visitor: 1 }) });
    const key = bot();
    const flood = async () => {
      const tried = [];
      for (let n = 0; n < 12; n += 1) tried.push(await take(key, n));
      return tried.flatMap(({ refusal }) => (refusal?.event?.repeated === false ? [refusal.event] : []));
    };

    expect(await flood()).toEqual([{ target: key.chatbotId, reason: 'chat-visitor', repeated: false }]);
    clock.now += 30_000;
    expect(await flood()).toEqual([]);
    clock.now += 70_000;
    expect(await flood()).toHaveLength(1);
  });
});

describe('who leaves the gate again', () => {
  test('has taken nothing, of the chatbot not even for a moment', async () => {
    let asked = 0;
    const { take, leave } = fleet(db(), TABLE, { limits: minute({ visitor: 1, address: 1 }), second: [async () => ((asked += 1), {})] });
    const key = bot();
    for (let n = 0; n < 3; n += 1) await leave(key);

    expect(asked).toBe(0);
    expect((await take(key)).admission).toBeDefined();
    await leave(key);
    expect((await take(key)).refusal?.extra.reason).toBe('visitor');
  });

  test('keeps no row of the journal from a burst of refusals', async () => {
    const { take, leave } = fleet(db(), TABLE, { limits: minute({ visitor: 0 }) });
    const key = bot();
    await leave(key);

    expect((await take(key)).refusal?.event?.repeated).toBe(false);
    expect((await take(key)).refusal?.event?.repeated).toBe(true);
  });
});

describe('what is shared', () => {
  test('refuses when it is used up, and then whoever asked has spent nothing', async () => {
    const { clock, take } = fleet(db(), TABLE, { limits: minute({ visitor: 2, address: 2, chatbot: 2 }) });
    const key = bot();
    await take({ ...key, who: 'visitor:a', address: '192.0.2.1' });
    await take({ ...key, who: 'visitor:b', address: '192.0.2.2' });
    clock.now += 30_000;
    const tried = [];
    for (let n = 0; n < 4; n += 1) tried.push(await take({ ...key, who: 'visitor:c', address: '192.0.2.3' }));

    expect(reasons(tried)).toEqual(Array.from({ length: 4 }, () => 'rate-limited chatbot'));
    clock.now += 30_000;
    expect(letIn([await take({ ...key, who: 'visitor:c', address: '192.0.2.3' }), await take({ ...key, who: 'visitor:c', address: '192.0.2.3' })])).toBe(2);
  });

  test('is given back by a turn that the policy refuses, while its visitor stays counted; a failure of ours costs nobody anything', async () => {
    const { send, take } = fleet(db(), TABLE, { limits: minute({ visitor: 2, chatbot: 1 }) });
    const key = bot();
    await (await send(key)).admission?.refused(new Problem('unavailable'));
    await (await send(key)).admission?.refused(new Error('a bug'));
    for (let n = 0; n < 2; n += 1) await (await send(key)).admission?.refused(new Problem('origin-refused'));

    expect((await take(key)).refusal?.extra.reason).toBe('visitor');
    expect((await take({ ...key, who: 'visitor:other' })).admission).toBeDefined();
    expect((await take({ ...key, who: 'visitor:other' })).refusal?.extra.reason).toBe('chatbot');
  });
});

describe('answers under way (S16.11)', () => {
  test('are few for one visitor; one that ends makes room, and one that was left by a crash does so after the longest answer', async () => {
    const { clock, send, told } = fleet(db(), TABLE, { limits: open({ visitor: 2 }) });
    const key = bot();
    const first = await send(key);
    await send(key);
    expect(reasons([await send(key)])).toEqual(['rate-limited visitor-open']);
    expect(JSON.stringify(told)).not.toContain('open');

    await first.admission?.ended({ input: 1, output: 1 });
    await first.admission?.ended({ input: 1, output: 1 });
    expect(reasons([await send(key), await send(key)])).toEqual(['in', 'rate-limited visitor-open']);
    clock.now += 150_000;
    expect(reasons([await send(key)])).toEqual(['in']);
  });

  test('are bounded for a chatbot, and a turn that is refused after all holds none', async () => {
    const { send } = fleet(db(), TABLE, { limits: open({ chatbot: 2, visitor: 1 }) });
    const key = bot();
    const tried = [];
    for (let n = 0; n < 3; n += 1) tried.push(await send({ ...key, who: `visitor:${n}` }));
    expect(reasons(tried)).toEqual(['in', 'in', 'rate-limited chatbot-open']);

    await tried[0]?.admission?.refused(new Problem('origin-refused'));
    expect(reasons([await send({ ...key, who: 'visitor:0' }), await send({ ...key, who: 'visitor:2' })])).toEqual(['in', 'rate-limited chatbot-open']);
  });
});

test('a store that does not answer lets nobody in, and is one row of the journal for each function (S16.10, S0.2)', async () => {
  const broken = DynamoDBDocumentClient.from(new DynamoDBClient({ ...clientOptions('http://127.0.0.1:9'), maxAttempts: 1 }));
  const { take } = fleet(broken, TABLE);
  const key = bot();
  const [first, again] = [await take(key), await take(key)];

  expect([first.refusal?.code, first.refusal?.event]).toEqual(['unavailable', { type: 'limits_unavailable', target: key.chatbotId, repeated: false }]);
  expect([again.refusal?.code, again.refusal?.event?.repeated]).toEqual(['unavailable', true]);
});
