import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pass, type Passing } from '../../../lambdas/outgoing/pass.ts';
import { urlReason } from '../../../lambdas/outgoing/refusal.ts';
import { DEFAULT_RULES } from '../../../lambdas/outgoing/target.ts';
import { laboratory, PUBLIC, type Laboratory } from './laboratory.ts';

let lab: Laboratory;
beforeEach(async () => {
  lab = await laboratory();
  lab.names.set('mirror.example.com', [[PUBLIC[0]]]);
});
afterEach(() => lab.stop());

const passing: Passing = { agent: 'Program/1.0', headers: { range: 'bytes=0-3' }, maxBytes: 100, maxMilliseconds: 2_000 };
const go = (url = 'http://mirror.example.com/daily.cvd', over: Partial<Passing> = {}, httpsOnly = false) =>
  pass(url, { ...passing, ...over }, lab.network, { ...DEFAULT_RULES, httpsOnly }, new AbortController().signal);
const refusal = (work: Promise<unknown>) => work.then(() => 'passed', urlReason);

describe('a request of a program that is let out through the guard', () => {
  test('goes with its own name and headers, and the answer comes back as it is', async () => {
    lab.serve((_request, response) => response.writeHead(206, { 'content-range': 'bytes 0-3/9' }).end('Clam'));

    expect(await go()).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 0-3/9' }, body: Buffer.from('Clam') });
    expect(lab.site[0]?.request.headers).toMatchObject({ 'user-agent': 'Program/1.0', range: 'bytes=0-3', 'accept-encoding': 'identity' });
  });
  test('is told of a refusal and of a redirect, which nobody follows (S6.7)', async () => {
    lab.serve((_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end());

    expect((await go()).status).toBe(302);
    expect([lab.site.length, lab.canary.length]).toEqual([1, 0]);
  });
  test('does not reach the inside (S6.2), goes by https unless somebody says otherwise, and takes no more than it may', async () => {
    lab.names.set('inside.example.com', [['10.0.0.1']]);
    lab.serve((_request, response) => response.end('x'.repeat(101)));

    expect(await refusal(go('http://inside.example.com/daily.cvd'))).toBe('address');
    expect(await refusal(pass('http://mirror.example.com/a', passing, lab.network, DEFAULT_RULES, new AbortController().signal))).toBe('scheme');
    expect(await refusal(go())).toBe('too-large');
    expect(lab.canary).toEqual([]);
  });
  test('ends when its time is over', async () => {
    lab.serve(() => undefined);

    expect(await refusal(go(undefined, { maxMilliseconds: 50 }))).toBe('timeout');
  });
});
