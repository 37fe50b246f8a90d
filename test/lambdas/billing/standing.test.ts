import { describe, expect, test } from '@jest/globals';
import { SUBSCRIPTION_STATUSES } from '../../../lambdas/billing/contract.ts';
import { GIVES, standing, type Subscription } from '../../../lambdas/billing/standing.ts';
import { NOW } from './signed.ts';
import { PRICES, subscription } from './sold.ts';

const DAY = 86_400_000;
const TERMS = { prices: PRICES, live: false, customerId: 'cus_A', graceDays: 7 };
const of = (found: readonly Subscription[], failingSince?: number, now = NOW) => standing(found, TERMS, failingSince, now);

test.each([
  ['trialing', 'team'],
  ['active', 'team'],
  ['past_due', 'team'],
  ['unpaid', undefined],
  ['canceled', undefined],
  ['paused', undefined],
  ['incomplete', undefined],
  ['incomplete_expired', undefined],
] as const)('a subscription that is %s gives %s', (status, granted) => {
  expect(of([subscription({ status })])).toMatchObject({ status, plan: 'team', ...(granted && { granted }) });
  expect(of([subscription({ status })]).granted).toBe(granted);
});

test('every state has its row, and one that Stripe invents gives nothing', () => {
  expect(Object.keys(GIVES).toSorted()).toEqual([...SUBSCRIPTION_STATUSES].toSorted());
  expect(of([subscription({ status: 'generous' })])).toMatchObject({ status: 'none' });
  expect(of([subscription({ status: 'generous' })]).granted).toBeUndefined();
});

test('a plan stays for some days from the first payment that failed, and no longer however often one looks', () => {
  const failing = [subscription({ status: 'past_due' })];

  expect(of(failing)).toMatchObject({ failingSince: NOW, granted: 'team' });
  expect(of(failing, NOW, NOW + 7 * DAY - 1)).toMatchObject({ failingSince: NOW, granted: 'team' });
  expect(of(failing, NOW, NOW + 7 * DAY).granted).toBeUndefined();
  expect(of([subscription()], NOW, NOW + 9 * DAY).failingSince).toBeUndefined();
});

describe('what was not sold here', () => {
  test.each([
    ['price', subscription({}, { priceId: 'price_of_somebody' })],
    ['currency', subscription({}, { currency: 'idr' })],
    ['amount', subscription({}, { amount: 1 })],
    ['amount', subscription({}, { amount: null })],
    ['interval', subscription({}, { interval: 'year' })],
    ['interval', subscription({}, { interval: undefined })],
    ['quantity', subscription({}, { quantity: 0 })],
    ['mode', subscription({ live: true })],
    ['customer', subscription({ customerId: 'cus_B' })],
    ['items', subscription({ items: [] })],
    ['items', subscription({ items: [...subscription().items, ...subscription().items] })],
  ] as const)('gives nothing and says why: %s', (refused, found) => {
    expect(of([found])).toEqual({ status: 'none', refused });
  });

  test('says nothing any more when it has ended', () => {
    expect(of([subscription({ status: 'canceled' }, { amount: 1 })])).toEqual({ status: 'none' });
  });

  test('takes nothing away from what was', () => {
    expect(of([subscription({ id: 'sub_2' }, { amount: 1 }), subscription()])).toMatchObject({ granted: 'team', subscriptionId: 'sub_1', refused: 'amount' });
  });
});

test('of several subscriptions the one that gives most counts, in whatever order they come', () => {
  const found = [
    subscription({ id: 'sub_ended', status: 'canceled', createdAt: NOW }, {}, 'business'),
    subscription({ id: 'sub_failing', status: 'past_due' }, {}, 'business'),
    subscription({ id: 'sub_team', createdAt: NOW }),
    subscription({ id: 'sub_older', status: 'active' }, {}, 'business'),
    subscription({ id: 'sub_best', status: 'active', createdAt: NOW }, {}, 'business'),
  ];

  for (const order of [found, found.toReversed(), found.toSorted((a, b) => a.id.localeCompare(b.id))])
    expect(of(order)).toMatchObject({ subscriptionId: 'sub_best', granted: 'business', status: 'active' });
  expect(of([])).toEqual({ status: 'none' });
});
