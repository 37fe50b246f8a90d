import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { journalType, Problem, PROBLEMS, type ProblemCode } from '../../../lambdas/core/problem.ts';
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
  expect(table.rows.map(({ type }) => type)).toEqual(journalType(code) ? [journalType(code)] : []);
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
