import { expect, test } from '@jest/globals';
import type { Call } from '../../../lambdas/core/contract.ts';
import type { platformRoutes } from '../../../lambdas/platform/contract.ts';
import { breachOf, noteReport, type ReportDeps } from '../../../lambdas/platform/policy-report.ts';

const SENT = {
  'document-uri': 'https://app.example.com/?mail=ada@example.com',
  'effective-directive': 'script-src-elem',
  'violated-directive': "script-src-elem 'self'",
  'blocked-uri': 'https://evil.example/a.js?mail=ada@example.com',
  'source-file': 'https://app.example.com/assets/page-0a1b2c3d.js',
  'line-number': 7,
  'script-sample': 'ada@example.com',
};
const bytes = (report: unknown): Buffer => Buffer.from(JSON.stringify(report));

function world(taken: boolean) {
  const lines: object[] = [];
  const deps = {
    rings: { take: async () => (taken ? { taken, place: { pk: '', slot: 0, atMs: 0 }, remaining: 1 } : { taken, retryAfterSeconds: 9 }) },
    log: { info: (sentence: string, fields: object = {}) => void lines.push({ sentence, ...fields }) },
  } as ReportDeps;
  const send = (rawBody: Buffer) => noteReport({ rawBody, client: { address: '81.2.69.142' } } as unknown as Call<typeof platformRoutes.reportPolicy>, deps);
  return { lines, send };
}

test('a report of a browser is written down, and of it nothing that names somebody (S4.4, S22)', async () => {
  const { lines, send } = world(true);
  await send(bytes({ 'csp-report': SENT }));

  expect(lines).toEqual([
    {
      sentence: 'the policy of a page was broken',
      directive: 'script-src-elem',
      blocked: 'https://evil.example',
      source: 'https://app.example.com',
      line: 7,
    },
  ]);
});

test.each([
  ['inline', 'inline'],
  ['data', 'data'],
  ['trusted-types-sink', 'trusted-types-sink'],
  ['chrome-extension://abcdef/x.js', 'chrome-extension'],
  ['Ada <script>', undefined],
  ['', undefined],
])('what was blocked, told as %j, is written as %j', (told, written) => {
  expect(breachOf(bytes({ 'csp-report': { 'blocked-uri': told } }))['blocked']).toBe(written);
});

test.each([
  ['nothing', Buffer.from('')],
  ['no JSON', Buffer.from('{')],
  ['a list', bytes([])],
  ['another report', bytes({ 'csp-report': 'x' })],
])('%s is refused', async (_what, body) => {
  await expect(world(true).send(body)).rejects.toMatchObject({ code: 'invalid-request' });
});

test('what is too large is refused, and what is too much is not written down (S20)', async () => {
  const { lines, send } = world(false);

  await expect(send(bytes({ 'csp-report': { 'script-sample': 'x'.repeat(20_000) } }))).rejects.toMatchObject({ code: 'payload-too-large' });
  await send(bytes({ 'csp-report': SENT }));
  expect(lines).toEqual([]);
});
