import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { rowWriter } from '../../../lambdas/core/journal.ts';
import { refusalsIn } from '../../../lambdas/journal/gateway.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const BASE = Date.parse('2026-11-25T12:00:00.000Z');
const line = (over: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    requestId: 'r',
    time: '25/Nov/2026:12:00:00 +0000',
    method: 'POST',
    resource: '/v1/auth/login',
    status: '403',
    at: String(BASE),
    refusal: 'WAF_FILTERED',
    ...over,
  });

describe('what the gateway has refused by itself (S22.10)', () => {
  test('is one event each, with its moment and its request, written once however often the lines come', async () => {
    const lines = [line(), line({ requestId: 'q', refusal: 'REQUEST_TOO_LARGE', at: String(BASE + 5) })];
    const write = rowWriter(db(), TABLE);
    for (const dated of [...(await refusalsIn(lines)), ...(await refusalsIn(lines))]) await write(dated);

    const { Items = [] } = await db().send(new ScanCommand({ TableName: TABLE }));
    expect(Items.map(({ pk, at, type, outcome, action, reason, requestId }) => [pk, at, type, outcome, action, reason, requestId] as unknown[])).toEqual(
      expect.arrayContaining([
        ['INSTANCE', '2026-11-25T12:00:00.000Z', 'gateway_refused', 'refused', '/v1/auth/login', 'waf_filtered', 'r'],
        ['INSTANCE', '2026-11-25T12:00:00.005Z', 'gateway_refused', 'refused', '/v1/auth/login', 'request_too_large', 'q'],
      ]),
    );
    expect(Items).toHaveLength(2);
  });

  test.each(['UNAUTHORIZED', 'ACCESS_DENIED', 'INTEGRATION_FAILURE', 'MISSING_AUTHENTICATION_TOKEN', '-'])(
    'is not what somebody else writes down, or no refusal: %s',
    async (refusal) => {
      expect(await refusalsIn([line({ refusal })])).toEqual([]);
    },
  );

  test('is none of a line that is not ours', async () => {
    expect(await refusalsIn(['', 'not JSON', 'null', '{}', line({ at: 'x' })])).toEqual([]);
  });

  test('in a flood is few rows with the right sum, and the same ones again (S22.8)', async () => {
    const lines = Array.from({ length: 5_000 }, (_, place) => line({ requestId: `r-${place}`, at: String(BASE + place) }));
    const rows = await refusalsIn(lines);
    expect(rows.length).toBeLessThan(40);
    expect(rows.reduce((sum, { event }) => sum + (event.count ?? 1), 0)).toBe(5_000);
    expect(await refusalsIn(lines)).toEqual(rows);
  });
});
