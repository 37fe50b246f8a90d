import { beforeEach, describe, expect, test } from '@jest/globals';
import { AT_ONCE, deliver } from '../../../lambdas/webhooks/deliver.ts';
import { FAILING_MAX_MS } from '../../../lambdas/webhooks/schedule.ts';
import { broken, down, MINUTE, ok, START, world } from './delivery-world.ts';

let w: ReturnType<typeof world>;
beforeEach(() => {
  w = world();
});

describe('a delivery', () => {
  test('that is taken is over after one attempt', async () => {
    w.add('d1');
    await w.work();

    expect([w.status(), w.sent.length, w.messages]).toEqual([['delivered'], 1, []]);
    expect(w.endpoint('w1').lease).toBeUndefined();
  });

  test('that fails comes again under its id, with a new time and a new signature (S28.3)', async () => {
    w.add('d1');
    w.receive(() => broken);
    await w.work();
    w.receive(() => ok);
    await w.pass(1);

    const [first, second] = w.sent;
    expect([w.status(), first?.headers['webhook-id'], second?.headers['webhook-id'], second?.body]).toEqual([['delivered'], 'd1', 'd1', first?.body]);
    expect(Number(second?.headers['webhook-timestamp']) - Number(first?.headers['webhook-timestamp'])).toBe(5);
    expect(second?.headers['webhook-signature']).not.toBe(first?.headers['webhook-signature']);
  });

  test('of an hour in which the receiver is down is not lost, nor is anything that came meanwhile', async () => {
    for (let n = 0; n < 60; n += 1) {
      w.receive(() => down);
      w.add(`d${n}`);
      await w.pass(1);
    }
    expect(w.status().filter((status) => status === 'delivered')).toEqual([]);
    w.receive(() => ok);
    await w.pass(180);

    expect(new Set(w.status())).toEqual(new Set(['delivered']));
    expect(new Set(w.sent.map(({ headers }) => headers['webhook-id'])).size).toBe(60);
  });

  test('whose sender dies after sending comes again: at least once, and then no more', async () => {
    w.add('d1');
    w.receive(() => Promise.reject(new Error('killed')));
    await w.work();
    expect(w.status()).toEqual(['pending']);
    w.receive(() => ok);
    await w.pass(3);
    await w.pass(3);

    expect([w.status(), w.sent.length]).toEqual([['delivered'], 2]);
  });

  test('whose lease a killed sender has left is taken up when it has run out, and not before', async () => {
    w.add('d1');
    Object.assign(w.endpoint('w1'), { lease: 'of the dead', leasedAt: START });
    await w.pass(1);
    expect(w.sent).toEqual([]);
    await w.pass(2);

    expect([w.status(), w.sent.length]).toEqual([['delivered'], 1]);
  });

  test('is given up after its schedule, and said to nobody: the endpoint lives', async () => {
    w.add('d1');
    w.receive(() => broken);
    await w.pass(60 * 24 * 4);

    expect([w.status(), w.sent.length, w.notices, w.endpoint('w1').disabled]).toEqual([['failed'], 10, [], undefined]);
  }, 60_000);
});

describe('an endpoint', () => {
  test('that says 410 is switched off with a mail to each administrator and one event, and gets nothing more (S28.9)', async () => {
    for (const id of ['d1', 'd2', 'd3', 'd4', 'd5', 'd6']) w.add(id);
    w.receive(() => ({ status: 410, reply: '', durationMs: 1 }));
    await w.work();
    await w.pass(10);

    expect(w.sent).toHaveLength(AT_ONCE);
    expect(w.notices).toEqual(['u1', 'u2'].map((userId) => ({ kind: 'webhook-disabled', userId, webhookId: 'w1', reason: 'gone' })));
    expect(w.journal).toMatchObject([{ type: 'webhook_changed', action: 'webhook_disabled', target: 'w1', reason: 'gone', accountId: 'a1' }]);
    expect([w.endpoint('w1').disabled, new Set(w.status())]).toEqual(['gone', new Set(['failed'])]);
  });

  test('that has taken nothing for days is switched off, and one that takes something in between is not (S28.9)', async () => {
    w.add('d1');
    w.receive(() => broken);
    await w.work();
    w.clock.now += FAILING_MAX_MS;
    w.add('d2');
    await w.work();
    expect([w.endpoint('w1').disabled, w.notices.length]).toEqual(['failing', 2]);

    const other = world();
    other.add('d1');
    other.receive(() => broken);
    await other.work();
    other.receive(() => ok);
    other.add('d2');
    await other.work();
    other.clock.now += FAILING_MAX_MS;
    other.receive(() => broken);
    other.add('d3');
    await other.work();
    expect([other.endpoint('w1').disabled, other.notices]).toEqual([undefined, []]);
  });

  test.each([
    ['first', 'd1'],
    ['last', 'd3'],
  ])('that takes something again at last is not switched off for what it answers %s at the same moment (S28.9)', async (_, refused) => {
    w.add('d1');
    w.receive(() => broken);
    await w.work();
    w.clock.now += FAILING_MAX_MS;
    w.add('d2');
    w.add('d3');
    w.receive(({ headers }) => (headers['webhook-id'] === refused ? broken : ok));
    await w.work();
    w.add('d4');
    await w.work();

    expect([w.endpoint('w1').disabled, w.notices]).toEqual([undefined, []]);
    expect(w.status().filter((status) => status === 'delivered')).toHaveLength(3);
  });

  test('has a few messages at a time, however many wait and however many are woken (S28.12)', async () => {
    for (let n = 0; n < 200; n += 1) w.add(`d${n}`);
    w.receive(async () => {
      await Promise.resolve();
      return ok;
    });
    await Promise.all(w.messages.splice(0).map(({ job }) => deliver(job, w.clock.now + 50_000, w.deps)));
    await w.work();

    expect([new Set(w.status()), w.sent.length, w.running.most]).toEqual([new Set(['delivered']), 200, AT_ONCE]);
  });

  test('that nobody answers at is left alone for a while, and holds up no other (S28.12)', async () => {
    for (let n = 0; n < 100; n += 1) w.add(`bad${n}`, 'w-bad');
    w.add('good', 'w-good');
    w.receive(({ url }) => (url.includes('w-bad') ? down : ok));
    await w.work();

    expect(w.rows.find(({ deliveryId }) => deliveryId === 'good')?.status).toBe('delivered');
    expect(w.sent.filter(({ url }) => url.includes('w-bad'))).toHaveLength(AT_ONCE);
    expect(w.endpoint('w-bad').pausedUntil).toBe(w.clock.now + MINUTE);
  });

  test('is left when the time is over, and goes on where it stopped', async () => {
    for (let n = 0; n < 12; n += 1) w.add(`d${n}`);
    w.receive(() => {
      w.clock.now += 10_000;
      return ok;
    });
    const [first] = w.messages.splice(0);
    await deliver(first!.job, w.clock.now + 50_000, w.deps);

    expect(w.status().filter((status) => status === 'pending').length).toBeGreaterThan(0);
    expect(w.messages).toHaveLength(1);
    w.receive(() => ok);
    await w.work();
    expect(new Set(w.status())).toEqual(new Set(['delivered']));
  });
});
