import { describe, expect, test } from '@jest/globals';
import type { BillingJob } from '../../../lambdas/billing/contract.ts';
import { customerStore } from '../../../lambdas/billing/customer-store.ts';
import { eventStore } from '../../../lambdas/billing/event-store.ts';
import { stripeHook, type HookDeps } from '../../../lambdas/billing/hook.ts';
import type { StripeKeys } from '../../../lambdas/billing/keys.ts';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { rings } from '../../../lambdas/core/ring-store.ts';
import { tableOfTests } from '../../support/table.ts';
import { eventText, NOW, OTHER_SECRET, SECRET, signed } from './signed.ts';

const { TABLE, db } = tableOfTests();
const TEST_MODE: StripeKeys = { apiKey: 'sk_test_canary00', webhookSecrets: [SECRET], live: false };

interface World {
  readonly jobs: BillingJob[];
  readonly journal: JournalEvent[];
  readonly send: (body: string, header?: string, address?: string) => Promise<string>;
}

/** A hook with a table of its own, in which the customer A is the account A and B the account B. */
async function world(over: Partial<HookDeps> = {}): Promise<World> {
  const own = `${TABLE}`;
  const customers = customerStore(db(), own);
  for (const name of ['A', 'B']) await customers.keep(`account-${name}`, `cus_${name}`);
  const [jobs, journal]: [BillingJob[], JournalEvent[]] = [[], []];
  const deps: HookDeps = {
    keys: async () => TEST_MODE,
    events: eventStore(db(), own, () => NOW),
    customers,
    enqueue: async (job) => void jobs.push(job),
    rings: rings(db(), own, () => NOW),
    record: async (event) => void journal.push(event),
    now: () => NOW,
    ...over,
  };
  const send = async (body: string, header = signed(body), address = '192.0.2.1'): Promise<string> => {
    const client = { address, country: undefined, origin: 'https://app.example.com', agent: 'Stripe/1.0' };
    const call = { rawBody: Buffer.from(body), headers: { 'stripe-signature': header }, client, requestId: 'r' } as unknown as Parameters<typeof stripeHook>[0];
    return stripeHook(call, deps).then(
      () => 'received',
      (error: unknown) =>
        error instanceof Problem
          ? `${error.code}${error.event?.reason ? `: ${error.event.reason}` : ''}${error.event?.repeated ? ' (again)' : ''}`
          : String(error),
    );
  };
  return { jobs, journal, send };
}

let last = 0;
const fresh = (over: Readonly<Record<string, unknown>> = {}, object: Readonly<Record<string, unknown>> = {}): string => {
  last += 1;
  return eventText({ id: `evt_${last}`, ...over }, object);
};
const SYNC_A = { task: 'sync', accountId: 'account-A', tries: 0 };

describe('an event', () => {
  test('has the account looked at that its customer is, whatever it says itself (S29.7)', async () => {
    const { send, jobs, journal } = await world();

    expect(await send(fresh({}, { metadata: { account_id: 'account-B' }, client_reference_id: 'account-B' }))).toBe('received');
    expect(await send(fresh({ type: 'invoice.payment_failed' }, { id: 'in_1', object: 'invoice', customer: 'cus_B' }))).toBe('received');

    expect(jobs).toEqual([SYNC_A, { ...SYNC_A, accountId: 'account-B' }]);
    expect(journal).toEqual([]);
  });

  test('that is signed and not understood is taken, written down once and changes nothing; one of the other mode is refused all the same', async () => {
    const { send, jobs, journal } = await world();
    const bodies = ['{"id":"evt_least","object":"event"}', '{"id":"evt_least","object":"event"}', '{}', '[]', '7', fresh({ created: undefined })];

    for (const body of bodies) expect(await send(body)).toBe('received');
    expect(await send('{"id":"evt_live","object":"event","livemode":true}')).toBe('signature-refused: other mode');
    // And the event itself, should it come whole.
    expect(await send(fresh({ id: 'evt_least' }))).toBe('received');

    expect(jobs).toEqual([SYNC_A]);
    expect(journal.map(({ type, reason }) => [type, reason])).toEqual([
      ['billing_event_ignored', 'not understood'],
      ['billing_event_ignored', 'not understood'],
    ]);
  });

  test('of a customer or a connected account that is not ours is taken, written down once and changes nothing (S29.7)', async () => {
    const { send, jobs, journal } = await world();
    const unknown = fresh({}, { customer: 'cus_of_somebody' });
    const connected = fresh({ account: 'acct_1' });

    for (const body of [unknown, unknown, connected, connected]) expect(await send(body)).toBe('received');

    expect(jobs).toEqual([]);
    expect(journal.map(({ type, outcome, reason }) => [type, outcome, reason])).toEqual([
      ['billing_event_ignored', 'refused', 'unknown customer'],
      ['billing_event_ignored', 'refused', 'connected account'],
    ]);
  });

  test('that concerns no customer is taken and nothing else', async () => {
    const { send, jobs, journal } = await world();

    expect(await send(fresh({ type: 'price.created' }, { id: 'price_1', object: 'price', customer: undefined }))).toBe('received');
    expect(await send(fresh({ type: 'charge.succeeded' }))).toBe('received');

    expect([jobs, journal]).toEqual([[], []]);
  });

  test('that comes fifty times at once, and once more after an hour with a new signature, is one (S29.5)', async () => {
    const { send, jobs } = await world();
    const body = fresh();

    const replies = await Promise.all(Array.from({ length: 50 }, () => send(body)));
    const seen = jobs.length;
    expect(new Set(replies)).toEqual(new Set(['received']));
    // Copies at the very same moment may each ask the worker to look; that it looks twice has no effect (sync.test.ts). Nobody asks after the first was remembered.
    expect(jobs.every((job) => JSON.stringify(job) === JSON.stringify(SYNC_A))).toBe(true);
    expect(await send(body, signed(body, { offset: 200 }))).toBe('received');
    expect(await send(body.replace('"pending_webhooks": 1', '"pending_webhooks": 0'), undefined)).toBe('received');
    expect(jobs).toHaveLength(seen);
  });

  test('with the id of another one is ignored and written down (S29.6)', async () => {
    const { send, jobs, journal } = await world();
    const body = fresh();
    const other = body.replace('cus_A', 'cus_B');

    expect([await send(body), await send(other)]).toEqual(['received', 'received']);

    expect(jobs).toEqual([SYNC_A]);
    expect(journal).toMatchObject([{ type: 'billing_event_ignored', reason: 'another event with this id' }]);
  });

  test('that was not put into the queue comes again, and is not lost (S29.9)', async () => {
    let broken = true;
    const jobs: BillingJob[] = [];
    const { send } = await world({
      enqueue: async (job) => {
        if (broken) throw new Error('queue');
        jobs.push(job);
      },
    });
    const body = fresh();

    expect(await send(body)).toBe('Error: queue');
    broken = false;
    expect([await send(body), await send(body)]).toEqual(['received', 'received']);
    expect(jobs).toEqual([SYNC_A]);
  });

  test('that was queued and not remembered is only looked at once more (S29.9)', async () => {
    const remembered = eventStore(db(), TABLE, () => NOW);
    let broken = true;
    const { send, jobs } = await world({
      events: { find: (id) => remembered.find(id), keep: (...args) => (broken ? Promise.reject(new Error('table')) : remembered.keep(...args)) },
    });
    const body = fresh();

    expect(await send(body)).toBe('Error: table');
    broken = false;
    expect([await send(body), await send(body)]).toEqual(['received', 'received']);
    expect(jobs).toEqual([SYNC_A, SYNC_A]);
  });
});

describe('modes and secrets', () => {
  test('an event of the other mode is refused, in both directions (S29.1)', async () => {
    const live = await world({ keys: async () => ({ ...TEST_MODE, apiKey: 'sk_live_canary00', live: true }) });
    const inTest = await world();

    expect(await live.send(fresh())).toBe('signature-refused: other mode');
    expect(await inTest.send(fresh({ livemode: true }))).toBe('signature-refused: other mode');
    expect(await live.send(fresh({ livemode: true }))).toBe('received');
    expect([live.jobs, inTest.jobs]).toEqual([[SYNC_A], []]);
  });

  test('a secret that was renewed a moment ago is found; until then both are good', async () => {
    const asked: boolean[] = [];
    const { send } = await world({
      keys: async (anew = false) => {
        asked.push(anew);
        return { ...TEST_MODE, webhookSecrets: anew ? [OTHER_SECRET, SECRET] : [SECRET] };
      },
    });
    const [old, renewed] = [fresh(), fresh()];

    expect(await send(old)).toBe('received');
    expect(asked).toEqual([false]);
    expect(await send(renewed, signed(renewed, { secret: OTHER_SECRET }))).toBe('received');
    expect(asked).toEqual([false, false, true]);
  });

  test('without a key nothing is accepted, and Stripe sends it again (S30.4)', async () => {
    const { send, jobs } = await world({ keys: async () => undefined });

    expect(await send(fresh())).toBe('unavailable');
    expect(await send(fresh(), 't=1,v1=00')).toBe('unavailable');
    expect(jobs).toEqual([]);
  });
});

test('a flood of unsigned calls is answered without a look at any account, and each address is written down twenty times a minute (S29.11)', async () => {
  const { send, jobs } = await world({
    events: { find: () => Promise.reject(new Error('looked')), keep: () => Promise.reject(new Error('looked')) },
    customers: { accountOf: () => Promise.reject(new Error('looked')) },
  });
  const verdicts: string[] = [];
  for (let at = 0; at < 30; at += 1) verdicts.push(await send(fresh(), 't=1,v1=00', '198.51.100.9'));

  expect(verdicts.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'signature-refused: malformed signature'));
  expect(verdicts.slice(20)).toEqual(Array.from({ length: 10 }, () => 'rate-limited (again)'));
  expect(await send(fresh(), 't=1,v1=00', '198.51.100.10')).toBe('signature-refused: malformed signature');
  expect(jobs).toEqual([]);
  // Stripe itself is never counted.
  const { send: genuine } = await world();
  for (let at = 0; at < 25; at += 1) expect(await genuine(fresh(), undefined, '198.51.100.9')).toBe('received');
});
