import { describe, expect, test } from '@jest/globals';
import { refuseForgery } from '../../../lambdas/core/csrf.ts';
import { readEvent } from '../../../lambdas/core/event.ts';
import { codeOf } from './refusals.ts';
import { ORIGIN, restEvent } from './rest-event.ts';

type Headers = Readonly<Record<string, string>>;

const refused = (proof: 'required' | 'if-given', headers: Headers, method = 'POST') =>
  codeOf(() =>
    refuseForgery(readEvent(restEvent({ method, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])) })), proof),
  );

const forged: readonly Headers[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  { 'sec-fetch-site': '' },
  { 'sec-fetch-site': 'Same-Origin' },
  // Fetch Metadata is the stronger witness: a matching Origin does not heal it.
  { 'sec-fetch-site': 'cross-site', origin: ORIGIN },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: '' },
  { origin: `${ORIGIN}.evil.example` },
  { origin: `${ORIGIN}/` },
  { origin: ORIGIN.toUpperCase() },
  { origin: ORIGIN.replace('https', 'http') },
];

const own: readonly Headers[] = [{ 'sec-fetch-site': 'same-origin' }, { origin: ORIGIN }, { 'sec-fetch-site': 'same-origin', origin: ORIGIN }];

describe.each(['required', 'if-given'] as const)('proof %s', (proof) => {
  test.each(forged)('%o is refused', (headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect(refused(proof, headers, method)).toBe('csrf-refused');
  });

  test.each(own)('%o passes', (headers) => {
    expect(refused(proof, headers)).toBeUndefined();
  });

  test('reading changes nothing, so it needs no proof', () => {
    expect(refused(proof, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 'GET')).toBeUndefined();
  });
});

test('without either witness a session is refused, and a client that is no browser may still log in', () => {
  expect(refused('required', {})).toBe('csrf-refused');
  expect(refused('if-given', {})).toBeUndefined();
});

test('an unknown own origin matches no origin, not even an empty one', () => {
  const code = codeOf(() => refuseForgery(readEvent(restEvent({ method: 'POST', headers: { 'x-rempart-origin': [''], origin: [''] } })), 'required'));

  expect(code).toBe('csrf-refused');
});
