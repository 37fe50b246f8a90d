import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import type { Notice } from '../../../lambdas/notices/contract.ts';
import type { DeliverJob, SendOrder, SendResult } from '../../../lambdas/webhooks/contract.ts';
import { deliver, type DeliverDeps, type DeliverStore, type Due } from '../../../lambdas/webhooks/deliver.ts';
import { sweepDeliveries } from '../../../lambdas/webhooks/sweep.ts';

const JOB: DeliverJob = { accountId: 'a1', webhookId: 'w1' };
export const START = Date.UTC(2026, 10, 26);
export const MINUTE = 60_000;

interface Row extends Due {
  readonly webhookId: string;
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  tries: number;
  nextMs: number;
}

/** An account with endpoints, a clock, a queue with delays and a receiver; nothing waits in real time. */
export function world() {
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
export const ok: SendResult = { status: 200, reply: '', durationMs: 1 };
export const down: SendResult = { reason: 'unreachable', durationMs: 1 };
export const broken: SendResult = { status: 500, reply: 'oops', durationMs: 1 };
