import { expect, test } from '@jest/globals';
import { CLOSED_POLICY, refuseVisit, wholePolicy, type Visit } from '../../../lambdas/access/policy.ts';

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
