import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { firewallRows, spansAsOf, writeFirewallRefusals, type FirewallDeps, type Sample } from '../../../lambdas/journal/firewall.ts';
import { firewallSamples, firewallSpans } from '../../../lambdas/journal/firewall-store.ts';
import { startFirewallSamples, type FirewallSamples } from '../../../local/engines/firewall-samples.ts';
import { tableOfTests } from '../../support/table.ts';
import { account } from '../../local/engines/s3/running-s3.ts';

const ACL = `arn:aws:wafv2:us-east-1:${account.accountId}:global/webacl/viewers/1`;
const NOON = Date.parse('2026-11-25T12:00:00.000Z');
const SPAN = { from: NOON, to: NOON + 300_000 };
const { TABLE, db } = tableOfTests();

let waf: WAFV2Client;
let engine: FirewallSamples;
let clock = NOON;
beforeAll(async () => {
  engine = await startFirewallSamples({ account, now: () => clock });
  waf = new WAFV2Client({ region: 'us-east-1', endpoint: engine.endpoint, credentials: account });
});
afterAll(async () => {
  waf.destroy();
  await engine.stop();
});

const refuse = (rule: string, address: string, atMs: number): void => {
  clock = atMs;
  engine.note(ACL, rule, { address, method: 'GET', target: '/v1/me?secret=cnry', headers: [['User-Agent', 'curl/8.5']] });
};
const written: object[] = [];
const deps = (rules: readonly string[]): FirewallDeps => ({
  rules,
  samples: firewallSamples(waf, ACL),
  ...firewallSpans(db(), { journal: TABLE, guards: TABLE }),
  written: (row) => written.push(row),
});
const rows = async (): Promise<Record<string, unknown>[]> => {
  const { Items = [] } = await db().send(new ScanCommand({ TableName: TABLE }));
  return Items.filter(({ type }) => type === 'gateway_refused').toSorted((one, other) => String(one['sk']).localeCompare(String(other['sk'])));
};

test('spans are those that have been over for two minutes, oldest first, as long as there are samples of them', () => {
  const spans = spansAsOf(NOON + 7 * 60_000);
  expect(spans.at(-1)).toEqual(SPAN);
  expect(spansAsOf(NOON + 7 * 60_000 - 1).at(-1)).toEqual({ from: NOON - 300_000, to: NOON });
  expect([spans.length, spans[0]?.from]).toEqual([33, NOON - 32 * 300_000]);
});

describe("what the distributions' firewall has refused (S22.1)", () => {
  test('is written down once, however often it is asked: by rule and address, with how many and since when, and no word of what was asked for', async () => {
    for (const second of [3, 4, 9]) refuse('rate', '198.51.100.7', NOON + second * 1_000);
    refuse('rate', '198.51.100.8', NOON + 5_000);
    refuse('reputation', '203.0.113.9', NOON + 299_500);
    // Of the span after it, which is not over.
    refuse('rate', '198.51.100.7', NOON + 300_000);
    await Promise.all([1, 2].map(() => writeFirewallRefusals(NOON + 8 * 60_000, deps(['rate', 'reputation']))));
    await writeFirewallRefusals(NOON + 9 * 60_000, deps(['rate', 'reputation']));

    const own = { type: 'gateway_refused', outcome: 'refused', pk: 'INSTANCE', action: '-', agent: 'curl/8.5' };
    expect(await rows()).toEqual([
      expect.objectContaining({ ...own, reason: 'rate', address: '198.51.100.8', at: '2026-11-25T12:00:05.000Z' }),
      expect.objectContaining({
        ...own,
        reason: 'rate',
        address: '198.51.100.7',
        count: 3,
        since: '2026-11-25T12:00:03.000Z',
        at: '2026-11-25T12:00:09.000Z',
      }),
      expect.objectContaining({ ...own, reason: 'reputation', address: '203.0.113.9', at: '2026-11-25T12:04:59.500Z' }),
    ]);
    expect([written.length, JSON.stringify(await rows()).includes('cnry')]).toEqual([3, false]);

    await writeFirewallRefusals(NOON + 12 * 60_000, deps(['rate', 'reputation']));
    expect((await rows()).at(-1)).toMatchObject({ reason: 'rate', address: '198.51.100.7', at: '2026-11-25T12:05:00.000Z' });
  });

  test('in a flood is a row for each of the twenty that come most, and one for the rest, with the right sum (S22.8)', async () => {
    const from = NOON + 3_600_000;
    for (let asks = 0; asks < 3_000; asks += 1) refuse('rate', `198.51.100.${asks % 50}`, from + asks * 50);
    const before = (await rows()).length;
    await writeFirewallRefusals(from + 8 * 60_000, deps(['rate']));

    const flood = (await rows()).slice(before);
    expect(flood).toHaveLength(21);
    expect(flood.reduce((sum, { count = 1 }) => sum + Number(count), 0)).toBe(3_000);
    expect(flood.filter(({ address }) => address === undefined)).toHaveLength(1);
  });

  test('comes with the next run where AWS WAF, or the table, does not answer', async () => {
    const from = NOON + 2 * 3_600_000;
    refuse('rate', '192.0.2.1', from);
    const asked = deps(['rate']);
    const later = from + 8 * 60_000;
    const down = { ...asked, samples: () => Promise.reject(new Error('down')) };
    const full = { ...asked, close: () => Promise.reject(new Error('down')) };
    await expect(writeFirewallRefusals(later, down)).rejects.toThrow('down');
    await expect(writeFirewallRefusals(later, full)).rejects.toThrow('down');
    const before = (await rows()).length;
    await writeFirewallRefusals(later, asked);

    expect((await rows()).slice(before)).toEqual([expect.objectContaining({ reason: 'rate', address: '192.0.2.1' })]);
  });

  test('of one request stands for one, and a sample of many for as many as AWS WAF says', () => {
    const sample = (address: string, weight: number): Sample => ({ address, agent: undefined, atMs: NOON + 1, weight });
    const events = firewallRows('rate', SPAN, [sample('192.0.2.1', 1), sample('192.0.2.2', 7)]).map(({ event }) => event);
    expect(events.map(({ address, count, requestId }) => [address, count, requestId])).toEqual([
      ['192.0.2.2', 7, '2026-11-25T12:00:00.000Z-rate-0'],
      ['192.0.2.1', undefined, '2026-11-25T12:00:00.000Z-rate-1'],
    ]);
    expect(firewallRows('rate', SPAN, [])).toEqual([]);
  });
});
