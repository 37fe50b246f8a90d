import { describe, expect, test } from '@jest/globals';
import { CLOSED_POLICY, refuseKeyVisit, refuseVisit, visitByKey, wholePolicy, type Visit } from '../../../lambdas/access/policy.ts';

const OPEN = { ...CLOSED_POLICY, embedding: 'anyone' as const };
const visit: Visit = {
  origin: 'https://shop.example.com',
  hostOrigin: 'https://edge.example.com',
  address: '192.0.2.7',
  country: 'FR',
  signed: false,
  atMs: 0,
};

test('programs are answered unless the policy says otherwise, also one that was stored before it could', () => {
  const { bots: _, ...older } = OPEN;
  expect(() => refuseVisit(wholePolicy(older), { ...visit, bot: 'crawler' })).not.toThrow();
});

test('a policy that refuses programs refuses them and nobody else', () => {
  const policy = { ...OPEN, bots: 'refuse' as const };
  expect(() => refuseVisit(policy, { ...visit, bot: 'crawler' })).toThrow(expect.objectContaining({ code: 'not-allowed', extra: { reason: 'bots-refused' } }));
  expect(() => refuseVisit(policy, visit)).not.toThrow();
});

describe('a call by an API key (S26.5)', () => {
  const from = (address: string, country?: string) => visitByKey({ address, country, origin: 'https://app.example.com', agent: '' }, 0);
  const rules = { ...OPEN, ip: { allow: [], deny: ['192.0.2.0/24'] }, countries: { allow: ['FR'], deny: [] } };

  test('is asked nothing where the policy exempts keys, as one does that was stored before it could bind them', () => {
    const { apiKeys: _, ...older } = rules;
    for (const policy of [rules, wholePolicy(older)]) expect(() => refuseKeyVisit(policy, from('192.0.2.7'))).not.toThrow();
  });

  test.each([
    ['192.0.2.7', 'FR', 'ip-refused'],
    ['198.51.100.7', undefined, 'country-refused'],
    ['198.51.100.7', 'DE', 'country-refused'],
  ])('from %s in %s is %s where keys are bound', (address, country, code) => {
    expect(() => refuseKeyVisit({ ...rules, apiKeys: 'bound' }, from(address, country))).toThrow(expect.objectContaining({ code }));
  });

  test('from where the policy admits is admitted, on no site and for whomever its holder speaks', () => {
    const policy = { ...CLOSED_POLICY, ...rules, embedding: 'listed' as const, signedVisitorsOnly: true, bots: 'refuse' as const, apiKeys: 'bound' as const };
    expect(() => refuseKeyVisit(policy, from('198.51.100.7', 'FR'))).not.toThrow();
  });
});
