import { expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { stripePayments } from '../../lambdas/billing/stripe-payments.ts';

const base = process.env['STRIPE_MOCK'] ?? '';
const payments = stripePayments({ apiKey: 'sk_test_canary00', live: false }, base);
const price = { priceId: 'price_1', currency: 'usd', amount: 2_900, interval: 'month', trialDays: 14 } as const;

/** stripe-mock remembers nothing: its answers are examples of the right shape. What is proved is that Stripe knows every word that we say, and that we can read what it says. */
test('every call that we make is one that Stripe knows, and its answer can be read', async () => {
  expect(await payments.customerFor('0199a000-0000-7000-8000-000000000001')).toMatch(/^cus_/);
  const [subscription] = await payments.subscriptions('cus_1');
  expect(subscription).toMatchObject({ customerId: expect.any(String), live: expect.any(Boolean), createdAt: expect.any(Number) });
  expect(subscription?.items[0]).toMatchObject({ priceId: expect.any(String), currency: expect.any(String), periodEndsAt: expect.any(Number) });
  expect(await payments.checkouts('cus_1')).toEqual(expect.any(Array));
  const order = {
    accountId: 'a',
    customerId: 'cus_1',
    plan: 'team',
    price,
    trialDays: 14,
    key: 'k',
    successUrl: 'https://app.example.com/#/billing?checkout=done',
    cancelUrl: 'https://app.example.com/#/billing?checkout=left',
  } as const;
  expect((await payments.openCheckout(order)).id).toMatch(/^cs_/);
  expect(await payments.openPortal('cus_1', 'https://app.example.com/#/billing')).toMatch(/^https:/);
  expect(await payments.isPrice(price)).toEqual(expect.any(Boolean));
  await payments.closeCheckout('cs_1');
  await payments.end('sub_1');
});

test('a word that Stripe does not know is refused there', async () => {
  const { hostname, port } = new URL(base);
  const stripe = new Stripe('sk_test_canary00', { protocol: 'http', host: hostname, port: Number(port), maxNetworkRetries: 0 });

  await expect(stripe.customers.create({ nonsense: true } as Stripe.CustomerCreateParams)).rejects.toMatchObject({ statusCode: 400 });
});
