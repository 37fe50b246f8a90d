import { describe, expect, test } from '@jest/globals';
import type { SendResult } from '../../../lambdas/webhooks/contract.ts';
import { FAILING_MAX_MS, outcomeOf, RETRY_SECONDS } from '../../../lambdas/webhooks/schedule.ts';

const NOW = Date.UTC(2026, 10, 26);
const middle = () => 0.5;
const answered = (status: number, retryAfter?: string): SendResult => ({ status, reply: '', durationMs: 5, ...(retryAfter !== undefined && { retryAfter }) });
const after = (result: SendResult, tries: number, more: { failingSince?: Date | null; random?: () => number } = {}) =>
  outcomeOf(result, { tries, failingSince: null, nowMs: NOW, random: middle, ...more });
const waited = (result: SendResult, tries: number, random = middle) => ((after(result, tries, { random }).nextAttemptAt?.getTime() ?? NaN) - NOW) / 1000;

describe('what comes of an attempt', () => {
  test.each([200, 201, 202, 204, 299])('%s is a delivery', (status) => {
    expect(after(answered(status), 1)).toEqual({ status: 'delivered', silent: false });
  });

  test.each([199, 300, 301, 302, 303, 307, 308, 400, 401, 404, 429, 500, 503])('%s is none, redirects included', (status) => {
    expect(after(answered(status), 1)).toMatchObject({ status: 'pending', silent: false });
  });

  test.each(['timeout', 'unreachable', 'address', 'port', 'scheme', 'other'] as const)('no answer (%s) is none, and says so', (reason) => {
    expect(after({ reason, durationMs: 15_000 }, 1)).toMatchObject({ status: 'pending', silent: true });
  });

  test('410 ends the endpoint (S28.9)', () => {
    expect(after(answered(410), 1)).toEqual({ status: 'failed', ends: 'gone', silent: false });
  });

  test('days without any delivery end the endpoint, and a moment less does not (S28.9)', () => {
    const since = (ms: number) => ({ failingSince: new Date(NOW - ms) });

    expect(after(answered(500), 3, since(FAILING_MAX_MS))).toMatchObject({ status: 'failed', ends: 'failing' });
    expect(after(answered(500), 3, since(FAILING_MAX_MS - 1))).toMatchObject({ status: 'pending' });
    expect(after(answered(200), 3, since(FAILING_MAX_MS * 2))).toEqual({ status: 'delivered', silent: false });
  });
});

describe('the schedule', () => {
  test('is the one of Standard Webhooks: three days, then the delivery has failed (S28.3)', () => {
    const waits = RETRY_SECONDS.slice(1).map((_, index) => waited(answered(500), index + 1));

    expect(waits).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(waits.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(3 * 86_400);
    expect(after(answered(500), RETRY_SECONDS.length)).toEqual({ status: 'failed', silent: false });
  });

  test('varies by a fifth either way', () => {
    expect([waited(answered(500), 2, () => 0), waited(answered(500), 2, () => 0.999_999)].map(Math.round)).toEqual([240, 360]);
  });

  test.each([
    ['seconds', 429, '600', 600],
    ['a date', 503, new Date(NOW + 700_000).toUTCString(), 700],
    ['less than is waited anyway', 429, '1', 300],
    ['years', 429, '999999999', 86_400],
    ['a date that is past', 503, new Date(NOW - 1e9).toUTCString(), 300],
    ['nonsense', 503, 'soon; \u0000', 300],
    ['a wait with an answer that is none of its', 500, '600', 300],
  ])('heeds a receiver that asks for %s', (_, status, retryAfter, seconds) => {
    expect(waited(answered(status, retryAfter), 2)).toBe(seconds);
  });
});
