import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { factorDemanded, journalType, Problem, PROBLEMS, type ProblemCode } from '../../../lambdas/core/problem.ts';
import { captureLog } from './captured-log.ts';
import { REQUEST_ID } from './rest-event.ts';
import { REQUESTS, sampleEdge, SESSION, THING } from './sample-edge.ts';
import { tableStandIn, type TableStandIn } from './table-stand-in.ts';

const log = captureLog();
let table: TableStandIn;
beforeAll(async () => {
  Object.assign(process.env, { JOURNAL_TABLE: 'journal' });
  table = await tableStandIn();
});
afterAll(() => table.stop());
beforeEach(() => {
  table.rows.length = 0;
  log.length = 0;
  table.open = true;
});

const refusing = (...problem: ConstructorParameters<typeof Problem>) => sampleEdge({ thing: () => Promise.reject(new Problem(...problem)) });

test('a call that succeeds writes no refusal', async () => {
  await sampleEdge()(REQUESTS.readThing);

  expect(table.rows).toEqual([]);
});

test.each(Object.keys(PROBLEMS) as ProblemCode[])('%s is one row where its line in the table asks for it, else none (S22.1)', async (code) => {
  const reply = await refusing(code)(REQUESTS.readThing);

  expect(reply.statusCode).toBe(PROBLEMS[code].status);
  expect(table.rows.map(({ type }) => type)).toEqual([journalType(code, true)].filter((type) => type !== undefined));
});

describe('an object that is not there or not yours', () => {
  test('is one row for whoever is known and has named it, well-formed or not (S9.1, S22.1)', async () => {
    await refusing('not-found')(REQUESTS.readThing);
    await sampleEdge()({ ...REQUESTS.readThing, params: { thingId: 'no-id' } });

    const row = {
      pk: `ACCOUNT#${SESSION.accountId}`,
      type: 'authz_fail',
      reason: 'not-found',
      actor: { kind: 'session', id: SESSION.userId },
      action: 'readThing',
    };
    expect(table.rows).toEqual([expect.objectContaining({ ...row, target: THING }), expect.objectContaining({ ...row, target: 'no-id' })]);
  });

  test('is none where nothing was named, or nobody is known', async () => {
    await sampleEdge({ entered: () => Promise.reject(new Problem('not-found')) as never })(REQUESTS.enter);
    await sampleEdge()({ ...REQUESTS.readThing, resource: '/v1/nothing' });
    await sampleEdge()({ ...REQUESTS.readThing, headers: { 'x-rempart-host': ['edge'] } });

    expect(table.rows).toEqual([]);
  });

  test('asked for by the hundred is few rows, whose sum is right (S22.8)', async () => {
    const ask = refusing('not-found');
    for (let call = 0; call < 100; call += 1) await ask({ ...REQUESTS.readThing, params: { thingId: THING.replace(/..$/, String(call).padStart(2, '0')) } });

    const rows = table.rows as { count?: number; target: string }[];
    expect(rows.length).toBeLessThan(25);
    // Twenty by themselves, then up to forty and eighty; the rest is held until the next request that comes when the minute is over.
    expect(rows.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(80);
    expect(new Set(rows.map(({ target }) => target)).size).toBe(rows.length);
  });
});

test('a second factor that an account demands is a refusal; one that a log-in waits for is a step of it', async () => {
  await sampleEdge({ thing: () => Promise.reject(factorDemanded()) })(REQUESTS.readThing);
  await refusing('second-factor-required')(REQUESTS.readThing);

  expect(table.rows.map(({ type, reason }) => [type, reason])).toEqual([['authz_fail', 'second-factor-required']]);
});

describe('what a row says', () => {
  test('who, what, from where, and in whose account (S22.3)', async () => {
    await refusing('not-allowed', 'for the log only')(REQUESTS.readThing);

    expect(table.rows).toEqual([
      {
        pk: `ACCOUNT#${SESSION.accountId}`,
        sk: expect.stringMatching(new RegExp(`^\\d{4}-.*Z#${REQUEST_ID}#authz_fail$`)),
        at: expect.any(String),
        type: 'authz_fail',
        outcome: 'refused',
        accountId: SESSION.accountId,
        actor: { kind: 'session', id: SESSION.userId },
        action: 'readThing',
        target: THING,
        reason: 'not-allowed',
        address: '192.0.2.7',
        agent: 'Test/1.0',
        requestId: REQUEST_ID,
        salt: expect.stringMatching(/^[\w-]{22}$/),
        unsealed: expect.stringMatching(/^U[0-7]$/),
      },
    ]);
  });

  test('a refusal before anybody is known belongs to the instance', async () => {
    await sampleEdge()({ ...REQUESTS.readThing, authorizer: {} });
    await sampleEdge()({ ...REQUESTS.readThing, headers: { host: ['a', 'b'] } });

    expect(table.rows.map(({ pk, type, action }) => [pk, type, action])).toEqual([
      ['INSTANCE', 'authn_fail', '-'],
      ['INSTANCE', 'input_validation_fail', '-'],
    ]);
  });

  test('a sharper type takes the place of the code, in the account that it names', async () => {
    await refusing('not-signed-in', undefined, { event: { type: 'authn_token_reuse', accountId: 'acc-9', userId: 'usr-9' } })(REQUESTS.readThing);

    expect(table.rows).toEqual([expect.objectContaining({ pk: 'ACCOUNT#acc-9', type: 'authn_token_reuse', actor: { kind: 'session', id: 'usr-9' } })]);
  });

  test('a reason for the journal alone does not leave, and a refusal that was written down a moment ago is no second row', async () => {
    const reply = await refusing('rate-limited', undefined, { event: { reason: 'chat-visitor', repeated: false } })(REQUESTS.readThing);
    await refusing('rate-limited', undefined, { event: { reason: 'chat-visitor', repeated: true } })(REQUESTS.readThing);

    expect(table.rows.map(({ type, reason }) => [type, reason])).toEqual([['excess_rate_limit_exceeded', 'chat-visitor']]);
    expect(reply.body).not.toContain('chat-visitor');
  });

  test('nothing that a client sends can end a line or grow a row (S22.4)', async () => {
    await refusing('not-allowed', undefined, { extra: { reason: `é\n${'r'.repeat(500)}` } })({
      ...REQUESTS.readThing,
      headers: { 'user-agent': [`A\r\n{"type":"forged"}\u2028${'x'.repeat(9_000)}`], 'x-rempart-address': ['1'.repeat(500)] },
    });

    const [row = {}] = table.rows;
    for (const member of ['agent', 'address', 'reason', 'target']) expect(row[member]).toMatch(/^[\x20-\x7e]{1,200}$/);
  });

  test('a secret of the request is in no row (S22.5)', async () => {
    await sampleEdge()({
      ...REQUESTS.createThing,
      headers: { 'sec-fetch-site': ['cross-site'], cookie: ['__Host-access=SECRET'], authorization: ['Bearer SECRET'] },
      body: '{"name":"SECRET"}',
    });

    expect(table.rows).toHaveLength(1);
    expect(JSON.stringify(table.rows) + log.join()).not.toContain('SECRET');
  });
});

test('a journal that takes no rows changes nothing about the refusal, and the log still has the event (S22.7)', async () => {
  table.open = false;
  const reply = await refusing('not-allowed')(REQUESTS.readThing);

  expect(reply.statusCode).toBe(403);
  expect(table.rows).toEqual([]);
  expect(log.join()).toContain('"authz_fail"');
  expect(log.join()).toContain('journal row not written');
});
