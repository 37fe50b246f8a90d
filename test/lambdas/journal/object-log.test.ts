import { Readable } from 'node:stream';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { sampled } from '../../../lambdas/journal/batch.ts';
import { writeBatch } from '../../../lambdas/journal/batch-store.ts';
import { ofKnownAccounts, refusalsOf } from '../../../lambdas/journal/object-log.ts';
import { knownAccount } from '../../../lambdas/journal/object-log-store.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const ACCOUNT = '0198c0de-0000-7000-8000-00000000000a';
const KEY = `accounts/${ACCOUNT}/chatbots/0198c0de-0000-7000-8000-00000000000b/materials/0198c0de-0000-7000-8000-00000000000c`;
const SIGNED = 'X-Amz-Expires=60&X-Amz-Signature=0f1e2d3c';
const OWN = '111122223333:assumed-role/Rempart-';
const OF_OURS = 'arn:aws:sts::111122223333:assumed-role/Rempart-api-MaterialsScanRole1-x/Rempart-api-MaterialsScan';
const OF_SOMEBODY = 'arn:aws:sts::111122223333:assumed-role/Admin/maren';

/** A line as the S3 guide shows it. */
const line = ({
  date = '[25/Nov/2026:12:00:03 +0000]',
  address = '192.0.2.3',
  requester = '-',
  id = '3E57427F3EXAMPLE',
  operation = 'REST.GET.OBJECT',
  key = KEY,
  request = `"GET /${KEY}?${SIGNED} HTTP/1.1"`,
  status = '403',
  code = 'AccessDenied',
  agent = '"Mozilla/5.0 (X11; Linux)"',
} = {}): string =>
  `79a59df900b949e5 library ${date} ${address} ${requester} ${id} ${operation} ${key} ${request} ${status} ${code} 243 - 11 - "-" ${agent} - s9lzHYrFp76 SigV4 ECDHE-RSA-AES128-GCM-SHA256 QueryString library.s3.eu-west-3.amazonaws.com TLSv1.3 - - eu-west-3`;

async function eventsOf(...lines: string[]) {
  let unread = 0;
  const rows = await sampled(refusalsOf(Readable.from(lines), OWN, () => (unread += 1)));
  return { rows, events: rows.map(({ event }) => event), unread };
}

describe('what a bucket has refused by itself (S22.10)', () => {
  test('is one event, with whose file it is, from where, when and why, and nothing of the signature', async () => {
    const { rows, unread } = await eventsOf(line());
    expect(rows).toEqual([
      {
        atMs: Date.parse('2026-11-25T12:00:03.000Z'),
        event: {
          type: 'object_refused',
          outcome: 'refused',
          accountId: ACCOUNT,
          action: 'REST.GET.OBJECT',
          target: KEY,
          reason: 'access-denied',
          address: '192.0.2.3',
          agent: 'Mozilla/5.0 (X11; Linux)',
          requestId: '3E57427F3EXAMPLE',
        },
      },
    ]);
    expect([unread, JSON.stringify(rows).includes('0f1e2d3c')]).toEqual([0, false]);
  });

  test.each([
    ['a link that was changed', line({ code: 'SignatureDoesNotMatch' }), 'signature-does-not-match'],
    ['a link with a part that is missing', line({ status: '400', code: 'AuthorizationQueryParametersError' }), 'authorization-query-parameters-error'],
    ['a link whose signer may not any more', line({ requester: OF_OURS }), 'access-denied'],
    ['no link at all', line({ request: `"GET /${KEY} HTTP/1.1"` }), 'access-denied'],
    ['a form that is late', line({ operation: 'REST.POST.BUCKET', key: '-', request: '"POST / HTTP/1.1"' }), 'access-denied'],
    [
      'a form with too large a file',
      line({ operation: 'REST.POST.BUCKET', key: '-', request: '"POST / HTTP/1.1"', status: '400', code: 'EntityTooLarge', requester: OF_OURS }),
      'entity-too-large',
    ],
    ['another site in a browser', line({ operation: 'REST.OPTIONS.PREFLIGHT', request: `"OPTIONS /${KEY} HTTP/1.1"` }), 'access-denied'],
    ['a key that is written with its slashes encoded', line({ key: encodeURIComponent(KEY) }), 'access-denied'],
  ])('says so of %s', async (_what, text, reason) => {
    const { events, unread } = await eventsOf(text);
    expect([events.map(({ reason: why, actor }) => [why, actor]), unread]).toEqual([[[reason, undefined]], 0]);
  });

  test('names whoever came with keys of their own', async () => {
    const { events } = await eventsOf(
      line({ requester: OF_SOMEBODY, operation: 'REST.DELETE.OBJECT', key: 'chains/instance/0000000001.json', request: '"DELETE /chains/x HTTP/1.1"' }),
    );
    expect(events).toEqual([
      expect.objectContaining({ actor: { kind: 'system', id: 'Admin/maren' }, action: 'REST.DELETE.OBJECT', target: 'chains/instance/0000000001.json' }),
    ]);
    expect(events[0]).not.toHaveProperty('accountId');
  });

  test('is one of a role of another account, whatever its name', async () => {
    const requester = OF_OURS.replace('111122223333', '444455556666');
    expect((await eventsOf(line({ requester, request: `"GET /${KEY} HTTP/1.1"` }))).events).toHaveLength(1);
  });

  test.each([
    ['what was handed out', line({ status: '200', code: '-' })],
    ['what is not there any more', line({ status: '404', code: 'NoSuchKey' })],
    ['a part that the file does not have', line({ status: '416', code: 'InvalidRange' })],
    ['what S3 could not do', line({ status: '503', code: 'SlowDown' })],
    ['a look of our own functions into what is hidden from them', line({ requester: OF_OURS, request: `"HEAD /${KEY} HTTP/1.1"` })],
    [
      'what S3 does by itself when days are over',
      line({ address: '-', requester: 'AmazonS3', operation: 'S3.EXPIRE.OBJECT', request: '"-"', status: '-', code: '-', agent: '"-"' }),
    ],
    ['one of many that were deleted together', line({ requester: OF_OURS, operation: 'BATCH.DELETE.OBJECT', request: '-', status: '204', code: '-' })],
    ['what our own functions put twice', line({ requester: OF_OURS, status: '412', code: 'PreconditionFailed', request: `"PUT /${KEY} HTTP/1.1"` })],
  ])('is none of %s', async (_what, text) => {
    expect(await eventsOf(text)).toMatchObject({ events: [], unread: 0 });
  });

  test('cannot be hidden or made up by what somebody sends: an address or a browser that imitates the rest of a line (S22.4)', async () => {
    const { events, unread } = await eventsOf(
      line({ request: `"GET /${KEY}?"_200_-_"&${SIGNED} HTTP/1.1"`, agent: '"x" - - SigV4 - AuthHeader - "HTTP/1.1" 200 -' }),
      line({ status: '200', code: '-', agent: `"a" 403 AccessDenied "GET /${KEY} HTTP/1.1" 403 AccessDenied"` }),
      line({ agent: '-' }),
    );
    expect([events.map(({ reason, agent }) => [reason, agent]), unread]).toEqual([
      [
        ['access-denied', 'x'],
        ['access-denied', undefined],
      ],
      0,
    ]);
  });

  test('is told apart from lines of a form that is not known, which are counted', async () => {
    const other = ['short', line({ date: '[25/Foo/2026:12:00:03 +0000]' }), line({ request: '"GET /a b HTTP/1.1"' }), line({ status: 'abc' }), ''];
    expect(await eventsOf(...other)).toEqual({ rows: [], events: [], unread: 4 });
  });
});

describe('a log that was read', () => {
  test('is written once however often it is read, and into an account only where that is there', async () => {
    const nobody = '0198c0de-0000-7000-8000-0000000000ff';
    await writeBatch(
      [{ event: { type: 'user_created', outcome: 'done', accountId: ACCOUNT, action: 'signup', requestId: 'first' }, atMs: Date.parse('2026-01-01') }],
      db(),
      TABLE,
      { journal: () => undefined },
    );
    const lines = [line({ id: 'A' }), line({ id: 'B' }), line({ id: 'C', key: KEY.replace(ACCOUNT, nobody) })];
    const logged: object[] = [];
    for (const _ of [1, 2])
      await writeBatch(await ofKnownAccounts((await eventsOf(...lines)).rows, knownAccount(db(), TABLE)), db(), TABLE, { journal: (row) => logged.push(row) });

    const { Items = [] } = await db().send(new ScanCommand({ TableName: TABLE }));
    const kept = Items.filter(({ type }) => type === 'object_refused').map(({ pk, requestId, target }) => [pk, requestId, String(target).slice(0, 45)]);
    expect(kept.toSorted((one, other) => String(one[1]).localeCompare(String(other[1])))).toEqual([
      [`ACCOUNT#${ACCOUNT}`, 'A', `accounts/${ACCOUNT}`],
      [`ACCOUNT#${ACCOUNT}`, 'B', `accounts/${ACCOUNT}`],
      ['INSTANCE', 'C', `accounts/${nobody}`],
    ]);
    expect(logged).toHaveLength(3);
  });

  test('with a flood in it is few rows with the right sum, and an account is asked for once (S22.8)', async () => {
    const lines = Array.from({ length: 5_000 }, (_, place) => line({ id: `R${place}` }));
    const { rows } = await eventsOf(...lines);
    expect(rows.length).toBeLessThan(40);
    expect(rows.reduce((sum, { event }) => sum + (event.count ?? 1), 0)).toBe(5_000);
    expect((await eventsOf(...lines)).rows).toEqual(rows);
    let asked = 0;
    const own = await ofKnownAccounts(rows, async () => (asked += 1) > 0);
    expect([own, asked]).toEqual([rows, 1]);
  });
});
