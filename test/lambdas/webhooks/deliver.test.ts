import { beforeEach, describe, expect, test } from '@jest/globals';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import type { Notice } from '../../../lambdas/notices/contract.ts';
import type { DeliverJob, SendOrder, SendResult } from '../../../lambdas/webhooks/contract.ts';
import { AT_ONCE, deliver, type DeliverDeps, type DeliverStore, type Due } from '../../../lambdas/webhooks/deliver.ts';
import { FAILING_MAX_MS } from '../../../lambdas/webhooks/schedule.ts';
import { sweepDeliveries } from '../../../lambdas/webhooks/sweep.ts';

const JOB: DeliverJob = { accountId: 'a1', webhookId: 'w1' };
const START = Date.UTC(2026, 10, 26);
const MINUTE = 60_000;

interface Row extends Due {
  readonly webhookId: string;
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  tries: number;
  nextMs: number;
}

/** An account with endpoints, a clock, a queue with delays and a receiver; nothing waits in real time. */
function world() {
  const clock = { now: START };
  const rows: Row[] = [];
  const endpoints = new Map<string, { lease?: string; leasedAt?: number; pausedUntil?: number; failingSince?: number; disabled?: string }>();
  const messages: { readonly job: DeliverJob; readonly atMs: number }[] = [];
  const sent: (SendOrder & { readonly atMs: number })[] = [];
  const notices: Notice[] = [];
  const journal: JournalEvent[] = [];
  const running = { now: 0, most: 0 };
  let receiver: (order: SendOrder) => SendResult | Promise<SendResult> = () => ({ status: 204, reply: '', durationMs: 1 });
  const endpoint = (webhookId: string) => {
    const known = endpoints.get(webhookId) ?? {};
    endpoints.set(webhookId, known);
    return known;
  };
  const pending = (webhookId: string) => rows.filter((row) => row.webhookId === webhookId && row.status === 'pending');
  const store: DeliverStore = {
    async lease({ webhookId }, leaseId, now) {
      const known = endpoint(webhookId);
      const taken = known.leasedAt !== undefined && known.leasedAt > now.getTime() - 90_000;
      if (known.disabled || taken || (known.pausedUntil ?? 0) > now.getTime()) return undefined;
      Object.assign(known, { lease: leaseId, leasedAt: now.getTime() });
      return {
        url: `https://${webhookId}.example.com/`,
        failingSince: known.failingSince === undefined ? null : new Date(known.failingSince),
        secrets: [{ id: 's1', sealed: 'sealed' }],
      };
    },
    async release({ webhookId }, leaseId, pausedUntil) {
      const known = endpoint(webhookId);
      if (known.lease === leaseId) Object.assign(known, { lease: undefined, leasedAt: undefined, pausedUntil: pausedUntil?.getTime() });
    },
    due: async ({ webhookId }, limit, now) =>
      pending(webhookId)
        .filter(({ nextMs }) => nextMs <= now.getTime())
        .slice(0, limit)
        .map((row) => ({ ...row })),
    async record({ webhookId }, due, { at, outcome }) {
      const row = pending(webhookId).find(({ deliveryId, attempts }) => deliveryId === due.deliveryId && attempts === due.attempts);
      if (!row) return;
      Object.assign(row, { status: outcome.status, attempts: row.attempts + 1, tries: row.tries + 1, nextMs: outcome.nextAttemptAt?.getTime() ?? NaN });
      const known = endpoint(webhookId);
      known.failingSince = outcome.status === 'delivered' ? undefined : (known.failingSince ?? at.getTime());
    },
    async disable({ webhookId }, reason) {
      endpoint(webhookId).disabled = reason;
      for (const row of pending(webhookId)) row.status = 'failed';
    },
    async nextDue({ webhookId }) {
      const next = Math.min(...pending(webhookId).map(({ nextMs }) => nextMs));
      return Number.isFinite(next) && !endpoint(webhookId).disabled ? new Date(Math.max(next, endpoint(webhookId).pausedUntil ?? 0)) : undefined;
    },
    administrators: async () => ['u1', 'u2'],
  };
  let ids = 0;
  const deps: DeliverDeps = {
    store,
    secrets: {
      open: async (...given) => (given.join(' ') === `a1 webhook/${given[1]?.split('/')[1]}/s1 sealed` ? 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' : ''),
    },
    async send(order) {
      running.now += 1;
      running.most = Math.max(running.most, running.now);
      sent.push({ ...order, atMs: clock.now });
      const result = await receiver(order);
      running.now -= 1;
      return result;
    },
    enqueue: async (_queue, job, seconds = 0) => void messages.push({ job: job as unknown as DeliverJob, atMs: clock.now + seconds * 1000 }),
    queue: 'q',
    notify: async (notice) => void notices.push(notice),
    record: async (event) => void journal.push(event),
    newId: () => `id-${(ids += 1)}`,
    random: () => 0.5,
    now: () => clock.now,
  };
  const add = (deliveryId: string, webhookId = JOB.webhookId) => {
    rows.push({ deliveryId, webhookId, body: `{"n":"${deliveryId}"}`, status: 'pending', attempts: 0, tries: 0, nextMs: clock.now });
    messages.push({ job: { accountId: 'a1', webhookId }, atMs: clock.now });
  };
  const sweep = () =>
    sweepDeliveries(90, {
      store: {
        ready: async (_account, stale, now) =>
          [...endpoints].flatMap(([webhookId, { leasedAt, pausedUntil, disabled }]) =>
            !disabled &&
            (leasedAt === undefined || leasedAt <= now.getTime() - stale * 1000) &&
            (pausedUntil ?? 0) <= now.getTime() &&
            pending(webhookId).some(({ nextMs }) => nextMs <= now.getTime())
              ? [webhookId]
              : [],
          ),
        open: async () => rows.some(({ status }) => status === 'pending'),
        prune: async () => true,
      },
      deliveries: { marked: async () => [{ accountId: 'a1', markedAt: 1 }], clear: async () => undefined },
      logs: { marked: async () => [], clear: async () => undefined },
      enqueue: async (job) => void messages.push({ job, atMs: clock.now }),
      log: (_account, error) => {
        throw error;
      },
      now: () => clock.now,
    });
  /** Works off what the queue has for this moment. A job that fails is not brought again here: the sweep has to find it. */
  const work = async () => {
    for (let at = messages.findIndex(({ atMs }) => atMs <= clock.now); at >= 0; at = messages.findIndex(({ atMs }) => atMs <= clock.now)) {
      const [message] = messages.splice(at, 1);
      await deliver(message!.job, clock.now + 50_000, deps).catch(() => undefined);
    }
  };
  /** Lets time pass, minute by minute, with a sweep in each. */
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      for (let second = 0; second < 60; second += 5) {
        clock.now += 5_000;
        await work();
      }
      await sweep();
      await work();
    }
  };
  return {
    ...{ clock, rows, endpoints, messages, sent, notices, journal, running, deps, add, work, pass, endpoint },
    receive: (next: typeof receiver) => void (receiver = next),
    status: () => rows.map(({ status }) => status),
  };
}
const ok: SendResult = { status: 200, reply: '', durationMs: 1 };
const down: SendResult = { reason: 'unreachable', durationMs: 1 };
const broken: SendResult = { status: 500, reply: 'oops', durationMs: 1 };

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
