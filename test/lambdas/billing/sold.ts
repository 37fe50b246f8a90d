import type { Prices } from '../../../lambdas/billing/contract.ts';
import type { Subscription } from '../../../lambdas/billing/standing.ts';
import { NOW } from './signed.ts';

export const PRICES: Required<Prices> = {
  team: { priceId: 'price_team', currency: 'eur', amount: 2_900, interval: 'month', trialDays: 14 },
  business: { priceId: 'price_business', currency: 'eur', amount: 9_900, interval: 'month', trialDays: 0 },
};

type Item = Subscription['items'][number];

/** A subscription to one of our prices. */
export const subscription = (over: Partial<Subscription> = {}, item: Partial<Item> = {}, plan: 'team' | 'business' = 'team'): Subscription => {
  const { priceId, currency, amount, interval } = PRICES[plan];
  return {
    id: 'sub_1',
    customerId: 'cus_A',
    status: 'active',
    live: false,
    createdAt: NOW - 1_000,
    items: [{ priceId, currency, amount, interval, quantity: 1, periodEndsAt: NOW + 1_000, ...item }],
    ...over,
  };
};
