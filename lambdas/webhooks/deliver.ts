import type { JournalEvent } from '../core/journal.ts';
import { doneBy } from '../core/deed.ts';
import type { Enqueue } from '../core/queue.ts';
import type { Notify } from '../notices/contract.ts';
import type { TenantSecrets } from '../sealing/tenant-secrets.ts';
import type { DeliverJob, SendOrder, SendResult } from './contract.ts';
import { outcomeOf, type Outcome } from './schedule.ts';
import { purposeOf } from './secret-purpose.ts';
import { signedHeaders } from './signature.ts';

/** Messages to one endpoint at a time (S28.12). */
export const AT_ONCE = 4;
/** Nobody has answered at all: the endpoint is left alone for so long. */
const PAUSE_MS = 60_000;
/** The longest that a message can be put off in a queue, in seconds (SQS quotas); what is due later is found by the sweep. */
const DELAY_MAX_SECONDS = 900;
/** No round begins when less than this is left: the sender's 15 seconds, and what comes after. */
const ROUND_MS = 25_000;

/** An endpoint in the hands of whoever sends to it. */
export interface Endpoint {
  readonly url: string;
  readonly failingSince: Date | null;
  /** Those that sign now, the newest first. */
  readonly secrets: readonly { readonly id: string; readonly sealed: string }[];
}

export interface Due {
  readonly deliveryId: string;
  readonly body: string;
  readonly attempts: number;
  readonly tries: number;
}

/** What is written down of an attempt. */
export interface Attempt {
  readonly url: string;
  readonly at: Date;
  readonly result: SendResult;
  readonly outcome: Outcome;
}

export interface DeliverStore {
  /** Takes an endpoint for this sender; `undefined` when another has it, or it is switched off, paused or gone. */
  lease(job: DeliverJob, leaseId: string, now: Date): Promise<Endpoint | undefined>;
  release(job: DeliverJob, leaseId: string, pausedUntil: Date | null): Promise<void>;
  /** What is due at an endpoint, the oldest first. */
  due(job: DeliverJob, limit: number, now: Date): Promise<readonly Due[]>;
  /** Writes an attempt down and what it comes to, unless another has done so for the same attempt. */
  record(job: DeliverJob, due: Due, attempt: Attempt): Promise<void>;
  /** Switches an endpoint off and gives up what is on its way. */
  disable(job: DeliverJob, reason: 'gone' | 'failing', now: Date): Promise<void>;
  /** When the next delivery of an endpoint is due. */
  nextDue(job: DeliverJob): Promise<Date | undefined>;
  administrators(accountId: string): Promise<readonly string[]>;
}

export interface DeliverDeps {
  readonly store: DeliverStore;
  readonly secrets: Pick<TenantSecrets, 'open'>;
  /** Hands signed bytes to the function outside. @throws Error when it could not be asked; then nothing is known and nothing is written down. */
  readonly send: (order: SendOrder) => Promise<SendResult>;
  readonly enqueue: Enqueue;
  readonly queue: string;
  readonly notify: Notify;
  readonly record: (event: JournalEvent) => Promise<void>;
  readonly newId: () => string;
  readonly random: () => number;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Since when nothing was taken, as far as whoever has the endpoint knows. */
interface Failing {
  since: Date | null;
}

async function attempt(
  job: DeliverJob,
  { url, failing, secrets }: { readonly url: string; readonly failing: Failing; readonly secrets: readonly string[] },
  due: Due,
  { store, send, now, random }: DeliverDeps,
): Promise<Outcome> {
  const atMs = now();
  // The id stays with the message; time and signatures are of this attempt (S28.3).
  const headers = signedHeaders(secrets, { id: due.deliveryId, atMs, body: due.body });
  const result = await send({ url, headers, body: due.body });
  const outcome = outcomeOf(result, { tries: due.tries + 1, failingSince: failing.since, nowMs: now(), random });
  if (outcome.status === 'delivered') failing.since = null;
  await store.record(job, due, { url, at: new Date(atMs), result, outcome });
  return outcome;
}

/** Tells the account before the endpoint is switched off: said twice after a crash, and never not at all. */
async function giveUp(job: DeliverJob, reason: 'gone' | 'failing', { store, notify, record, newId, now }: DeliverDeps): Promise<void> {
  for (const userId of await store.administrators(job.accountId)) await notify({ kind: 'webhook-disabled', userId, webhookId: job.webhookId, reason });
  await record(
    doneBy('webhooks-deliver', newId(), { type: 'webhook_changed', accountId: job.accountId, action: 'webhook_disabled', target: job.webhookId, reason }),
  );
  await store.disable(job, reason, new Date(now()));
}

/** Sends what is due, a few at a time, until nothing is, the time is over, or the endpoint is silent or given up. */
async function rounds(
  job: DeliverJob,
  endpoint: Endpoint,
  untilMs: number,
  deps: DeliverDeps,
): Promise<{ readonly sent: number; readonly pausedUntil: Date | null }> {
  const { store, secrets, now } = deps;
  const failing: Failing = { since: endpoint.failingSince };
  const target = {
    url: endpoint.url,
    failing,
    secrets: await Promise.all(endpoint.secrets.map(({ id, sealed }) => secrets.open(job.accountId, purposeOf(job.webhookId, id), sealed))),
  };
  for (let sent = 0; ;) {
    if (untilMs - now() < ROUND_MS) return { sent, pausedUntil: null };
    const due = await store.due(job, AT_ONCE, new Date(now()));
    if (due.length === 0) return { sent, pausedUntil: null };
    const settled = await Promise.allSettled(due.map((each) => attempt(job, target, each, deps)));
    sent += due.length;
    const outcomes = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    // Whoever takes something again is not given up for what failed beside it.
    const ends = outcomes.find((outcome) => outcome.ends === 'gone' || (outcome.ends && failing.since))?.ends;
    if (ends) {
      await giveUp(job, ends, deps);
      return { sent, pausedUntil: null };
    }
    const failed = settled.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    if (outcomes.every(({ silent }) => silent)) return { sent, pausedUntil: new Date(now() + PAUSE_MS) };
  }
}

/**
 * Sends what is due at one endpoint. Whoever has the endpoint's lease is alone with it, so that one endpoint has a few messages at a time however many
 * wait, and a slow one holds up nobody else. Killed anywhere, it has sent what may be sent again: the lease runs out and the sweep begins anew.
 */
export async function deliver(job: DeliverJob, untilMs: number, deps: DeliverDeps): Promise<void> {
  const { store, enqueue, queue, newId, now } = deps;
  const leaseId = newId();
  const endpoint = await store.lease(job, leaseId, new Date(now()));
  if (!endpoint) return;
  let pausedUntil: Date | null = null;
  let sent = 0;
  try {
    ({ pausedUntil, sent } = await rounds(job, endpoint, untilMs, deps));
  } finally {
    await store.release(job, leaseId, pausedUntil);
  }
  // After the release: what came in while this one had the endpoint found it taken.
  const next = await store.nextDue(job);
  const seconds = next && Math.max(0, Math.ceil((next.getTime() - now()) / 1000));
  if (seconds === undefined || seconds > DELAY_MAX_SECONDS || (sent === 0 && seconds > 0)) return;
  await enqueue(queue, job, seconds);
}
