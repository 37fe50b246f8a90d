import { describe, expect, test } from '@jest/globals';
import { canonicalRules } from '../../../lambdas/access/canonical-rules.ts';
import { CLOSED_POLICY, forDocument, refusalOf, refuseVisit, wholePolicy, type Visit } from '../../../lambdas/access/policy.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { AccessPolicy } from '../../../lambdas/database/tables.ts';

const OPEN: AccessPolicy = { ...CLOSED_POLICY, domains: ['https://shop.example.com'] };
const VISIT: Visit = {
  origin: 'https://shop.example.com',
  hostOrigin: 'https://edge.example.com',
  address: '203.0.113.7',
  country: 'FR',
  signed: false,
  atMs: Date.parse('2026-11-23T10:00:00Z'),
};
const none = { allow: [], deny: [] };
const hours = { timeZone: 'Europe/Paris', windows: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }] };

describe('a visit', () => {
  test.each<[string, Partial<AccessPolicy>, Partial<Visit>, string | undefined]>([
    ['from a listed site, with no other rule', {}, {}, undefined],
    ['from a site that is not listed', {}, { origin: 'https://evil.example' }, 'origin-refused'],
    ['that has no site, as on a channel', {}, { origin: undefined }, undefined],
    ['on a hosted page', { hostedPage: true }, { origin: 'https://edge.example.com' }, undefined],
    ['on a hosted page that there is not', {}, { origin: 'https://edge.example.com' }, 'origin-refused'],
    ['from an allowed address', { ip: { allow: ['203.0.113.0/24'], deny: [] } }, {}, undefined],
    ['from an address that is not among the allowed', { ip: { allow: ['198.51.100.0/24'], deny: [] } }, {}, 'ip-refused'],
    ['from an address that is allowed and denied', { ip: { allow: ['203.0.113.0/24'], deny: ['203.0.113.7'] } }, {}, 'ip-refused'],
    ['from a denied address, mapped', { ip: { allow: [], deny: ['203.0.113.7'] } }, { address: '::ffff:203.0.113.7' }, 'ip-refused'],
    ['from no address, where addresses decide', { ip: { allow: [], deny: ['203.0.113.7'] } }, { address: '' }, 'ip-refused'],
    ['from no address, where they do not', {}, { address: '' }, undefined],
    ['from an allowed country', { countries: { allow: ['FR'], deny: [] } }, {}, undefined],
    ['from another country', { countries: { allow: ['DE'], deny: [] } }, {}, 'country-refused'],
    ['from a denied country', { countries: { allow: ['FR'], deny: ['FR'] } }, {}, 'country-refused'],
    ['from nowhere, where countries are allowed', { countries: { allow: ['FR'], deny: [] } }, { country: undefined }, 'country-refused'],
    ['from an anonymising network, where countries are allowed', { countries: { allow: ['FR'], deny: [] } }, { country: 'T1' }, 'country-refused'],
    ['from nowhere, where countries are denied', { countries: { allow: [], deny: ['FR'] } }, { country: undefined }, undefined],
    ['in hours', { activeHours: hours }, {}, undefined],
    ['after hours', { activeHours: hours }, { atMs: Date.parse('2026-11-23T17:00:00Z') }, 'outside-active-hours'],
    ['of nobody in particular, where one must be somebody', { signedVisitorsOnly: true }, {}, 'not-allowed'],
    ['of somebody', { signedVisitorsOnly: true }, { signed: true }, undefined],
  ])('%s: %#', (_name, policy, visit, expected) => {
    expect(refusalOf({ ...OPEN, ...policy }, { ...VISIT, ...visit })).toBe(expected);
  });

  test('outside hours is told when it opens next', () => {
    const closed = () => refuseVisit({ ...OPEN, activeHours: hours }, { ...VISIT, atMs: Date.parse('2026-11-20T18:00:00Z') });
    expect(closed).toThrow(Problem);
    try {
      closed();
    } catch (error) {
      expect((error as Problem).extra.opensAt).toBe('2026-11-23T08:00:00.000Z');
    }
  });

  test('gets the document after hours, so that it can say so; not from a denied address', () => {
    const policy = { ...OPEN, activeHours: hours, signedVisitorsOnly: true, ip: { allow: [], deny: ['203.0.113.7'] } };
    const late = { ...VISIT, atMs: Date.parse('2026-11-23T20:00:00Z') };
    expect(refusalOf(forDocument(policy), { ...late, address: '203.0.113.8' })).toBeUndefined();
    expect(refusalOf(forDocument(policy), late)).toBe('ip-refused');
  });
});

test('a policy from before a rule existed has the rule open', () => {
  expect(wholePolicy({ embedding: 'listed', domains: ['https://a.example'], development: false })).toEqual({
    ...CLOSED_POLICY,
    domains: ['https://a.example'],
  });
});

describe('what is saved', () => {
  test('is canonical, and nothing in it twice', () => {
    const rules = canonicalRules({
      ip: { allow: ['10.1.2.3/8', '10.0.0.0/8'], deny: ['2001:0DB8::1'] },
      countries: { allow: ['fr', 'FR'], deny: [] },
      activeHours: { timeZone: 'Europe/Paris', windows: [{ days: [5, 1, 1], from: '09:00', to: '18:00' }] },
    });
    expect(rules).toMatchObject({ ip: { allow: ['10.0.0.0/8'], deny: ['2001:db8::1'] }, countries: { allow: ['FR'], deny: [] } });
    expect(rules.activeHours?.windows[0]?.days).toEqual([1, 5]);
  });

  test.each([
    [{ ip: { allow: ['10.0.0.0/33'], deny: [] } }, '#/body/ip/allow/0'],
    [{ ip: { allow: [], deny: ['10.0.0.1', '*'] } }, '#/body/ip/deny/1'],
    [{ countries: { allow: ['UK'], deny: [] } }, '#/body/countries/allow/0'],
    [{ countries: { allow: [], deny: ['EU'] } }, '#/body/countries/deny/0'],
    [{ countries: { ...none, allow: ['XX'] } }, '#/body/countries/allow/0'],
    [{ activeHours: { timeZone: 'Europe/Pari', windows: [] } }, '#/body/activeHours/timeZone'],
    [
      {
        activeHours: {
          timeZone: 'UTC',
          windows: [
            { days: [1], from: '09:00', to: '12:00' },
            { days: [1], from: '11:00', to: '13:00' },
          ],
        },
      },
      '#/body/activeHours/windows',
    ],
  ])('%j is refused, and said where (S26.8)', (given, pointer) => {
    try {
      canonicalRules(given);
      throw new Error('accepted');
    } catch (error) {
      expect((error as Problem).extra.errors?.[0]?.pointer).toBe(pointer);
    }
  });
});
