import { expect, test } from '@jest/globals';
import { CLOSED_POLICY } from '../../../lambdas/access/policy.ts';
import { policyChange } from '../../../lambdas/access-policy/policy-change.ts';
import { JOURNAL_FIELDS } from '../../../lambdas/core/journal-types.ts';
import type { AccessPolicy } from '../../../lambdas/database/tables.ts';

const day = { days: [1], from: '09:00', to: '17:00' } as const;
const change = (after: Partial<AccessPolicy>, before: Partial<AccessPolicy> = {}) =>
  policyChange({ ...CLOSED_POLICY, ...before }, { ...CLOSED_POLICY, ...after });

test('what is said of a policy as it was is nothing', () => {
  expect(change({})).toBeUndefined();
  expect(change({ ip: { allow: [], deny: [] }, domains: [] })).toBeUndefined();
});

test('each part that is not what it was is said with what it was; lists are counted, and no site and no address is named (S22.2)', () => {
  const domains = ['https://a.example.com', 'https://b.example.com'];

  expect(change({ embedding: 'anyone' }, { domains })).toBe('embedding listed -> anyone, domains 2 -> 0');
  expect(change({ domains: ['https://c.example.com', 'https://d.example.com'] }, { domains })).toBe('domains 2 -> 2');
  expect(change({ ip: { allow: ['203.0.113.0/24'], deny: [] }, hostedPage: true, signedVisitorsOnly: true })).toBe(
    'hostedPage off -> on, signedVisitorsOnly off -> on, ip.allow 0 -> 1',
  );
  expect(change({ activeHours: { timeZone: 'Europe/Paris', windows: [day] } })).toBe('activeHours - -> 1');
});

test('a change of everything has room in an event', () => {
  const all = (entries: number, mark: string): string[] => Array.from({ length: entries }, (_, entry) => `${mark}${entry}`);
  const whole = (mark: string, timeZone: string) => ({
    domains: all(50, mark),
    ip: { allow: all(200, mark), deny: all(200, mark) },
    countries: { allow: all(249, mark), deny: all(249, mark) },
    activeHours: { timeZone, windows: Array.from({ length: 50 }, () => ({ ...day, from: mark === 'a' ? '08:00' : '07:00' })) },
  });
  const open = { embedding: 'anyone', development: true, hostedPage: true, signedVisitorsOnly: true, bots: 'refuse', apiKeys: 'bound' } as const;
  const said = change({ ...open, ...whole('a', 'America/Argentina/ComodRivadavia') }, whole('b', 'America/North_Dakota/New_Salem'));

  expect(said?.split(', ')).toHaveLength(12);
  expect(said?.length).toBeLessThanOrEqual(JOURNAL_FIELDS.change.max);
});
