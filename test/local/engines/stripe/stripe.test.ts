import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { openOutbox } from '../../../../local/engines/outbox.ts';
import { readForm } from '../../../../local/engines/stripe/form.ts';
import { LOCAL_KEYS, startStripe, type StripeStandIn } from '../../../../local/engines/stripe/stripe.ts';
import { temporaryDirectory } from '../account.ts';

const directory = temporaryDirectory();
const prices = [{ priceId: 'price_1', currency: 'eur', amount: 100, interval: 'month' as const }];
const outbox = openOutbox();
const begin = (): Promise<StripeStandIn> => startStripe({ directory, prices, outbox, log: () => undefined });
const client = (endpoint: string, key: string = LOCAL_KEYS.apiKey): Stripe =>
  new Stripe(key, { protocol: 'http', host: '127.0.0.1', port: Number(new URL(endpoint).port), maxNetworkRetries: 0, telemetry: false });

let standIn: StripeStandIn;
let stripe: Stripe;
beforeAll(async () => {
  standIn = await begin();
  stripe = client(standIn.endpoint);
});
afterAll(() => standIn.stop());

const order = (customer: string): Stripe.Checkout.SessionCreateParams => ({
  mode: 'subscription',
  customer,
  line_items: [{ price: 'price_1', quantity: 1 }],
  success_url: 'https://app.example.com/#/billing',
});

test('a form is read as the library writes it', () => {
  expect(readForm('a=1&b[c]=2&b[d][e]=3&l[0][x]=4&l[1][x]=5&%C3%A9=%2B')).toEqual({
    a: '1',
    b: { c: '2', d: { e: '3' } },
    l: { 0: { x: '4' }, 1: { x: '5' } },
    é: '+',
  });
});

describe('the official library', () => {
  test('finds what it has made, and a checkout that was paid is a subscription whose event it can verify', async () => {
    const received: string[] = [];
    const app = createServer((request, response) => {
      const parts: Buffer[] = [];
      request
        .on('data', (part: Buffer) => parts.push(part))
        .on('end', () => {
          const event = Stripe.webhooks.constructEvent(Buffer.concat(parts), request.headers['stripe-signature'] ?? '', LOCAL_KEYS.webhookSecrets[0]);
          received.push(event.type);
          response.end();
        });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => app.once('listening', resolve));
    standIn.open(`http://127.0.0.1:${(app.address() as AddressInfo).port}`);

    const { id: customer } = await stripe.customers.create({ metadata: { account_id: 'a' } });
    const session = await stripe.checkout.sessions.create(order(customer));
    expect(await standIn.pay(session.id)).toBe('https://app.example.com/#/billing');
    expect(await standIn.pay(session.id)).toBeUndefined();
    const { data } = await stripe.subscriptions.list({ customer, status: 'all' });
    expect(data).toMatchObject([{ customer, status: 'active', items: { data: [{ quantity: 1, price: { id: 'price_1', unit_amount: 100 } }] } }]);
    await stripe.subscriptions.cancel(data[0]?.id ?? '');
    expect((await stripe.subscriptions.list({ customer })).data).toEqual([]);

    app.close();
    expect(received).toEqual(['checkout.session.completed', 'customer.subscription.created', 'customer.subscription.updated']);
  });

  test('meets the refusals of the real one', async () => {
    const { id: customer } = await stripe.customers.create({});
    const keyed = { idempotencyKey: 'k' };
    const first = await stripe.checkout.sessions.create(order(customer), keyed);

    expect((await stripe.checkout.sessions.create(order(customer), keyed)).id).toBe(first.id);
    await expect(stripe.checkout.sessions.create({ ...order(customer), cancel_url: 'https://x.example' }, keyed)).rejects.toBeInstanceOf(
      Stripe.errors.StripeIdempotencyError,
    );
    expect((await stripe.checkout.sessions.expire(first.id)).status).toBe('expired');
    await expect(stripe.checkout.sessions.expire(first.id)).rejects.toMatchObject({ statusCode: 400 });
    await expect(stripe.subscriptions.cancel('sub_none')).rejects.toMatchObject({ code: 'resource_missing' });
    await expect(stripe.checkout.sessions.create(order('cus_none'))).rejects.toMatchObject({ code: 'resource_missing' });
    await expect(stripe.checkout.sessions.create({ ...order(customer), line_items: [{ price: 'price_none', quantity: 1 }] })).rejects.toMatchObject({
      code: 'resource_missing',
    });
    await expect(client(standIn.endpoint, 'sk_test_other000').prices.retrieve('price_1')).rejects.toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    await expect(stripe.refunds.list()).rejects.toMatchObject({ statusCode: 404 });
    standIn.setAway(true);
    await expect(stripe.prices.retrieve('price_1')).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
    standIn.setAway(false);
  });

  test('leaves what it asked for in the outbox, without its key', () => {
    expect(outbox.list().some(({ path, body }) => path === '/v1/customers' && JSON.stringify(body).includes('account_id'))).toBe(true);
    expect(JSON.stringify(outbox.list())).not.toContain(LOCAL_KEYS.apiKey);
  });
});

test('what it knows is there after a restart', async () => {
  const { id } = await stripe.customers.create({});
  await standIn.stop();
  standIn = await begin();

  expect(standIn.state().customers.map((each) => each.id)).toContain(id);
});
