import { beforeAll, describe, expect, test } from '@jest/globals';
import { expectStatus } from '../../local/client/client.ts';
import { cloud, confirmed, invokeWorker, newApiKey, newMember, newTenant, until, type Tenant } from '../support/cloud.ts';
import { signed, subscriptionEvent } from '../support/stripe-event.ts';
import { onWire } from '../support/wire.ts';

interface Billing {
  readonly mode: string;
  readonly plan: string;
  readonly planSetBy: string;
  readonly subscription: { readonly status: string; readonly plan: string; readonly graceEndsAt?: string } | null;
  readonly plans: readonly { readonly plan: string }[];
}

let owner: Tenant;
let subscriptionId: string;
let customerId: string;
beforeAll(async () => {
  owner = await newTenant();
}, 60_000);

const billing = async (): Promise<Billing> => (await expectStatus(owner.client.call<Billing>('GET', '/v1/billing'), 200)).body;
const outbox = async () =>
  (await owner.client.call<{ provider: string; method: string; path: string; body: Record<string, unknown> }[]>('GET', '/__local/outbox')).body;
const journal = async () =>
  (await owner.client.call<{ type: string; change?: string; outcome: string; reason?: string }[]>('GET', `/__local/journal?accountId=${owner.accountId}`)).body;
const mails = async () =>
  (await owner.client.call<{ subject: string }[]>('GET', `/__local/mail?to=${encodeURIComponent(owner.email)}`)).body.map(({ subject }) => subject);

const page = (path: string, form: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(`${cloud().app}/__local/stripe/${path}`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });

/** An event of the customer. */
const event = (): string => subscriptionEvent({ id: subscriptionId, customer: customerId, status: 'active', description: 'é' });
const hook = (body: string, headers: Readonly<Record<string, string>>) => onWire({ host: 'app', method: 'POST', path: '/v1/hooks/stripe', headers, body });

describe('a plan', () => {
  test('is bought at Stripe, and is the plan of the account once Stripe says so and not before (S29.12)', async () => {
    expect(await billing()).toMatchObject({
      mode: 'stripe',
      plan: 'unlimited',
      planSetBy: 'default',
      subscription: null,
      plans: [{ plan: 'team' }, { plan: 'business' }],
    });
    const urls = await Promise.all(
      Array.from(
        { length: 20 },
        async () => (await expectStatus(owner.client.call<{ url: string }>('POST', '/v1/billing/checkout', { body: { plan: 'team' } }), 200)).body.url,
      ),
    );
    expect(new Set(urls).size).toBe(1);
    const [url = ''] = urls;
    const created = (await outbox()).filter(({ path, body }) => path === '/v1/customers' && JSON.stringify(body).includes(owner.accountId));
    expect(created.length).toBeGreaterThan(0);
    await fetch(`${cloud().app}/?checkout=done&success=true`);
    expect((await billing()).plan).toBe('unlimited');

    const paid = await page(url.split('/__local/stripe/')[1] ?? '');
    expect([paid.status, paid.headers.get('location')]).toEqual([303, `${cloud().app}/#/billing?checkout=done`]);
    await until(async () => (await billing()).plan === 'team');
    expect(await billing()).toMatchObject({ planSetBy: 'subscription', subscription: { status: 'active', plan: 'team' } });
    expect((await expectStatus(owner.client.call<{ plan: string }>('GET', '/v1/usage'), 200)).body.plan).toBe('team');
    expect((await owner.client.call('POST', '/v1/billing/checkout', { body: { plan: 'business' } })).status).toBe(409);
    const { body } = await expectStatus(owner.client.call<{ url: string }>('POST', '/v1/billing/portal'), 200);
    const portal = await (await fetch(body.url)).text();
    subscriptionId = /subscriptions\/(sub_\w+)/.exec(portal)?.[1] ?? '';
    customerId = String((await outbox()).findLast(({ path }) => path === '/v1/billing_portal/sessions')?.body['customer']);
    expect([subscriptionId, customerId]).toEqual([expect.stringMatching(/^sub_/), expect.stringMatching(/^cus_/)]);
  }, 90_000);

  test('is seen and bought by owner and admins alone, and by no program', async () => {
    const [admin, member] = [await newMember(owner, 'admin'), await newMember(owner, 'member')];
    await confirmed(owner);
    const { secret } = await newApiKey(owner, { settings: 'write' });

    expect((await admin.client.call('GET', '/v1/billing')).status).toBe(200);
    for (const [method, path, body] of [
      ['GET', '/v1/billing', undefined],
      ['POST', '/v1/billing/checkout', { plan: 'team' }],
      ['POST', '/v1/billing/portal', undefined],
    ] as const) {
      expect([path, (await member.client.call(method, path, body && { body })).status]).toEqual([path, 403]);
      const reply = await fetch(`${cloud().app}${path}`, {
        method,
        headers: { authorization: `Bearer ${secret}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      expect([path, reply.status]).toEqual([path, 403]);
    }
  }, 60_000);
});

describe('the hook', () => {
  test('refuses over the wire what Stripe has not signed, and writes it down (S29.1, S29.2, S29.3)', async () => {
    const body = event();
    const right = signed(body);
    const now = Math.floor(Date.now() / 1_000);
    const attempts: [string, Readonly<Record<string, string>>][] = [
      [body, { 'content-type': 'application/json' }],
      [body, signed(body, 'whsec_of_another_endpoint_00')],
      [`${body}\n`, right],
      [body.slice(0, -1), right],
      [body.replace('é', String.raw`\u00e9`), right],
      [body, signed(body, undefined, now - 400)],
      [body, signed(body, undefined, now + 400)],
      [body, { ...right, 'stripe-signature': `${right['stripe-signature']},${right['stripe-signature']}` }],
    ];

    for (const [sent, headers] of attempts) {
      const reply = await hook(sent, headers);
      expect([reply.status, reply.body.code]).toEqual([401, 'signature-refused']);
      const rows = (await owner.client.call<{ type: string }[]>('GET', `/__local/journal?requestId=${reply.body.instance}`)).body;
      expect(rows.map(({ type }) => type)).toEqual(['authn_signature_fail']);
    }
    expect((await hook(body, right)).status).toBe(200);
  }, 60_000);

  test('takes fifty copies of one event as one: the account stands as Stripe says, and is told once (S29.5)', async () => {
    await page(`subscriptions/${subscriptionId}`, { status: 'past_due' });
    const body = event();
    const replies = await Promise.all(Array.from({ length: 50 }, () => hook(body, signed(body))));

    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    await until(async () => (await billing()).subscription?.status === 'past_due');
    // The event says that it is active; Stripe says that it is not.
    expect(await billing()).toMatchObject({ plan: 'team', subscription: { status: 'past_due', graceEndsAt: expect.any(String) } });
    await until(async () => (await mails()).some((subject) => subject.includes('payment of your plan failed')));
    const changes = (await journal()).filter(({ type, change }) => type === 'billing_change' && change?.includes('->'));
    expect(changes.map(({ change }) => change)).toEqual(['none no plan -> active team', 'active team -> past_due team']);
    expect((await mails()).filter((subject) => subject.includes('payment of your plan failed'))).toHaveLength(1);
  }, 60_000);
});

test('what no event was sent for is mended by the daily look, and what is not sold here gives nothing', async () => {
  await page('away', { away: 'true' });
  await page('away', { away: 'false' });
  await page(`subscriptions/${subscriptionId}`, { status: 'active', currency: 'idr' });
  await invokeWorker('BillingReconcile');

  await until(async () => (await billing()).plan === 'unlimited');
  expect((await journal()).filter(({ type }) => type === 'billing_refused')).toMatchObject([{ outcome: 'refused', reason: 'currency' }]);
  await page(`subscriptions/${subscriptionId}`, { status: 'active', currency: 'eur' });
  await until(async () => (await billing()).plan === 'team');
}, 60_000);

test('an account that is erased pays for nothing any more', async () => {
  await confirmed(owner);
  await expectStatus(owner.client.call('DELETE', '/v1/account'), 202);
  const gone = async (): Promise<boolean> => {
    await invokeWorker('AccountErase');
    return (await outbox()).some(({ method, path }) => method === 'DELETE' && path === `/v1/subscriptions/${subscriptionId}`);
  };

  await until(gone);
}, 90_000);
