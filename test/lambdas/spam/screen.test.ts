import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { blockStore } from '../../../lambdas/blocks/block-store.ts';
import { scopeOf } from '../../../lambdas/blocks/entry-rows.ts';
import { entryStore } from '../../../lambdas/blocks/entry-store.ts';
import { NEVER } from '../../../lambdas/blocks/ranges.ts';
import { uuidv7 } from '../../../lambdas/core/ids.ts';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem, type ProblemCode } from '../../../lambdas/core/problem.ts';
import { screen, type Incoming, type ScreenDeps } from '../../../lambdas/spam/screen.ts';
import { traceStore } from '../../../lambdas/spam/trace-store.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();

let nowMs = 1_800_000_000_000;
const SECOND = 1_000;
const events: JournalEvent[] = [];
/** Another execution environment at every call: nothing but the tables remembers. */
const deps = (): ScreenDeps => ({
  blocks: blockStore(db(), TABLE),
  traces: traceStore(db(), TABLE),
  record: async (event) => void events.push(event),
  newId: uuidv7,
  now: () => nowMs,
});
let addresses = 0;
const freshAddress = (): string => `198.51.${Math.floor((addresses += 1) / 250)}.${1 + (addresses % 250)}`;
const chatbot = () => ({ accountId: randomUUID(), chatbotId: randomUUID() });
type Said = Partial<Incoming> & { readonly text: string };
const from = (where: { accountId: string; chatbotId: string }) => ({ ...where, visitorId: randomUUID(), address: freshAddress(), requestId: 'r' });

/** What became of a message: the code of its refusal, or `pass`. */
async function say(incoming: ReturnType<typeof from> & Said): Promise<ProblemCode | 'pass'> {
  try {
    await screen(incoming, deps());
    return 'pass';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}
async function sayAll(texts: readonly string[], who: () => ReturnType<typeof from>, stepMs = 3 * SECOND): Promise<(ProblemCode | 'pass')[]> {
  const out: (ProblemCode | 'pass')[] = [];
  for (const text of texts) {
    nowMs += stepMs;
    out.push(await say({ ...who(), text }));
  }
  return out;
}
const same = (text: string, times: number): string[] => Array.from({ length: times }, (_, n) => `${text} ${n}`);
const PLAIN = 'Could you please tell me where my parcel from last Monday is at the moment';
const PITCH = 'Our wonderful shop has the cheapest watches of the year, come and see for yourself at www.example-shop.com';

describe('a flood (S18.1)', () => {
  test('of near-identical messages of one visitor is put off, refused, and then the address is blocked for everybody from there', async () => {
    const where = chatbot();
    const visitor = from(where);
    events.length = 0;
    const outcomes = await sayAll(same(PLAIN, 50), () => visitor);
    expect(outcomes.slice(0, 3)).toEqual(['pass', 'pass', 'pass']);
    expect(outcomes.filter((outcome) => outcome === 'pass').length).toBeLessThan(10);
    expect(outcomes).toContain('spam-refused');
    expect(outcomes.slice(25)).toEqual(Array.from({ length: 25 }, () => 'ip-refused'));

    expect(events).toEqual([
      expect.objectContaining({ type: 'blocklist_changed', accountId: where.accountId, change: expect.stringMatching(/repetition=\d+/) }),
    ]);
    expect(JSON.stringify(events)).not.toContain('parcel');
    expect(await say({ ...from(where), address: visitor.address, text: 'Hello' })).toBe('ip-refused');
    expect(await say({ ...from(where), text: 'Hello' })).toBe('pass');
    expect(await say({ ...from(chatbot()), address: visitor.address, text: 'Hello' })).toBe('pass');
  });

  test('of one address that makes a new visitor of itself for each message is blocked too', async () => {
    const where = chatbot();
    const { address } = from(where);
    const outcomes = await sayAll(same(PLAIN, 50), () => ({ ...from(where), address }));
    expect(outcomes.at(-1)).toBe('ip-refused');
    expect(outcomes.filter((outcome) => outcome === 'pass').length).toBeLessThanOrEqual(15);
  });

  test('of an advertisement from 50 addresses is refused, and blocks none of them: each has sent one', async () => {
    const where = chatbot();
    events.length = 0;
    const outcomes = await sayAll(same(PITCH, 50), () => from(where));
    expect(outcomes.filter((outcome) => outcome === 'pass').length).toBeLessThanOrEqual(10);
    expect(outcomes.slice(-25)).toEqual(Array.from({ length: 25 }, () => 'spam-refused'));
    expect(events).toEqual([]);
    expect(await say({ ...from(where), text: PLAIN })).toBe('pass');
    expect(await say({ ...from(chatbot()), text: PITCH })).toBe('pass');
  });

  test('of links is refused at once', async () => {
    const text = 'http://one.xyz/a http://two.top/b http://three.icu/c http://four.click/d http://five.vip/e http://six.club/f';
    expect(await say({ ...from(chatbot()), text })).toBe('spam-refused');
  });

  test('too fast for a person is put off', async () => {
    const visitor = from(chatbot());
    const outcomes = await sayAll(
      Array.from({ length: 50 }, (_, n) => `Question ${'abcdefghijklmnopqrstuvwxyz'.charAt(n % 26).repeat(8)} ${n}`),
      () => visitor,
      40,
    );
    expect(outcomes.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'pass'));
    expect(new Set(outcomes.slice(15))).not.toContain('pass');
  });
});

describe('people', () => {
  test('may ask again, greet again, and lose patience', async () => {
    const visitor = from(chatbot());
    const texts = [
      'hello',
      'hello?',
      'Hello??',
      'HELLO',
      'hello is anybody there',
      PLAIN,
      PLAIN,
      `${PLAIN}???`,
      'WHY DOES NOBODY ANSWER ME',
      'ok',
      'ok',
      'thanks',
    ];
    expect(new Set(await sayAll(texts, () => visitor, 15 * SECOND))).toEqual(new Set(['pass']));
  });

  test('behind one address may ask the same short question', async () => {
    const where = chatbot();
    const { address } = from(where);
    const outcomes = await sayAll(
      Array.from({ length: 20 }, () => 'What are your opening hours?'),
      () => ({ ...from(where), address }),
      20 * SECOND,
    );
    expect(new Set(outcomes)).toEqual(new Set(['pass']));
  });

  test('of many addresses may press the same button', async () => {
    const where = chatbot();
    const outcomes = await sayAll(
      Array.from({ length: 60 }, () => 'How do I return an item that I have bought?'),
      () => from(where),
      SECOND,
    );
    expect(new Set(outcomes)).toEqual(new Set(['pass']));
  });

  test('who are put off say how long, and are heard when they have waited', async () => {
    const visitor = from(chatbot());
    const borderline = 'Earn money from home with bitcoin, see www.example-jobs.com';
    await expect(screen({ ...visitor, text: borderline }, deps())).rejects.toMatchObject({
      code: 'rate-limited',
      extra: { retryAfterSeconds: 20 },
      event: { type: 'excess_spam_slowed', target: visitor.chatbotId, change: expect.stringMatching(/^score=\d+ links=/) },
    });
    nowMs += 19 * SECOND;
    expect(await say({ ...visitor, text: borderline })).toBe('rate-limited');
    nowMs += 21 * SECOND;
    expect(await say({ ...visitor, text: borderline })).toBe('pass');
  });
});

describe('evidence (S18.5)', () => {
  const bad = 'Buy viagra and cialis at http://pills.xyz http://pills.top http://pills.icu click here';

  test('of less than five messages blocks nobody; the fifth does, for an hour, and the next time for two', async () => {
    const where = chatbot();
    const visitor = from(where);
    expect(await sayAll([bad, bad, bad, bad], () => visitor, SECOND)).toEqual(Array.from({ length: 4 }, () => 'spam-refused'));
    expect(await say({ ...visitor, text: 'Sorry' })).not.toBe('ip-refused');
    nowMs += SECOND;
    expect(await say({ ...visitor, text: bad })).toBe('spam-refused');
    const blockedAt = nowMs;
    expect(await say({ ...visitor, text: 'Sorry' })).toBe('ip-refused');
    nowMs = blockedAt + 3_600 * SECOND - 1;
    expect(await say({ ...visitor, text: 'Sorry' })).toBe('ip-refused');
    nowMs += 1;
    expect(await say({ ...visitor, text: 'Sorry' })).toBe('pass');
    await sayAll([bad, bad, bad, bad, bad], () => visitor, SECOND);
    nowMs += 2 * 3_600 * SECOND - 1;
    expect(await say({ ...visitor, text: 'Sorry' })).toBe('ip-refused');
  });

  test('counts for the address itself, not for its neighbours', async () => {
    const where = chatbot();
    for (let n = 1; n <= 20; n += 1) expect(await say({ ...from(where), address: `203.0.113.${n}`, text: bad })).toBe('spam-refused');
    expect(await say({ ...from(where), address: '203.0.113.77', text: 'Hello' })).toBe('pass');
  });

  test('does not count against whom the account has let in, and an allow-list skips the score only (S18.9)', async () => {
    const where = chatbot();
    const visitor = from(where);
    const entries = entryStore(db(), TABLE, () => nowMs);
    const entry = (list: 'block' | 'allow') =>
      entries.add(scopeOf(where.accountId), list, { id: uuidv7(), cidr: visitor.address, untilMs: NEVER, automatic: false, createdAt: '' });
    await entry('allow');
    expect(new Set(await sayAll(same(bad, 12), () => visitor, SECOND))).toEqual(new Set(['pass']));
    await entry('block');
    expect(await say({ ...visitor, text: 'Hello' })).toBe('ip-refused');
  });

  test('of a messaging channel, which has no address, refuses the message and blocks nothing', async () => {
    const where = chatbot();
    const visitor = { ...from(where), address: undefined };
    events.length = 0;
    const outcomes = [];
    for (let n = 0; n < 7; n += 1) outcomes.push(await say({ ...visitor, text: bad } as never));
    expect(new Set(outcomes)).toEqual(new Set(['spam-refused']));
    expect(events).toEqual([]);
  });
});

test('many at the same time are all seen (S18.10)', async () => {
  const visitor = from(chatbot());
  const outcomes = await Promise.all(same(PLAIN, 40).map((text) => say({ ...visitor, text })));
  expect(outcomes.filter((outcome) => outcome === 'pass').length).toBeLessThanOrEqual(6);
});

describe('a message that is noted while one still looks who sends it', () => {
  test('is judged as any other, and who is kept out is refused all the same', async () => {
    const where = chatbot();
    const visitor = { ...from(where), believed: true };
    expect(await sayAll(same(PLAIN, 4), () => visitor)).toEqual(['pass', 'pass', 'pass', 'pass']);
    await blockStore(db(), TABLE).blockVisitor(where.accountId, where.chatbotId, visitor.visitorId, { at: '' });

    expect(await say({ ...visitor, text: 'Hello' })).toBe('spam-refused');
  });

  test('leaves no trace of one who was refused a moment ago and is kept out: that costs one read', async () => {
    const where = chatbot();
    const visitor = from(where);
    await blockStore(db(), TABLE).blockVisitor(where.accountId, where.chatbotId, visitor.visitorId, { at: '' });
    const noted: string[] = [];
    const traces = { ...deps().traces, note: async () => (noted.push('a trace'), { ofAddress: [], alike: [], strikes: [] }) };
    await expect(screen({ ...visitor, text: 'Hello', believed: false }, { ...deps(), traces })).rejects.toMatchObject({ code: 'spam-refused' });

    expect(noted).toEqual([]);
  });

  test('and is sent again under its key is the same message: nobody is flooding who asks for an answer that was lost', async () => {
    const visitor = { ...from(chatbot()), key: 'one', believed: true };

    expect(new Set(await sayAll(same(PLAIN, 30), () => visitor, SECOND))).toEqual(new Set(['pass']));
    expect((await sayAll(same(PLAIN, 12), () => ({ ...visitor, key: randomUUID() }), SECOND)).at(-1)).not.toBe('pass');
  });
});

test('without the store nobody passes', async () => {
  const broken = { send: async () => Promise.reject(new Error('down')) } as unknown as DynamoDBDocumentClient;
  const message = { ...from(chatbot()), text: 'Hello' };
  await expect(screen(message, { ...deps(), traces: traceStore(broken, TABLE) })).rejects.toMatchObject({ code: 'unavailable' });
  await expect(screen(message, { ...deps(), blocks: blockStore(broken, TABLE) })).rejects.toMatchObject({ code: 'unavailable' });
});
