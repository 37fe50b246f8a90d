import { createHash } from 'node:crypto';
import type { Call } from '../core/contract.ts';
import type { Journal, JournalEvent } from '../core/journal.ts';
import { Problem } from '../core/problem.ts';
import { refuseSignature } from '../core/refused-signature.ts';
import type { Rings } from '../core/ring-store.ts';
import type { billingRoutes, BillingJob } from './contract.ts';
import type { CustomerStore } from './customer-store.ts';
import type { EventStore } from './event-store.ts';
import type { StripeKeys } from './keys.ts';
import { customerOf, verifyEvent, type StripeEvent, type UnreadEvent } from './signature.ts';

export interface HookDeps {
  /** What the instance has from Stripe; `anew`: not from memory. @throws Problem `unavailable` when that cannot be known. */
  readonly keys: (anew?: boolean) => Promise<StripeKeys | undefined>;
  readonly events: EventStore;
  readonly customers: Pick<CustomerStore, 'accountOf'>;
  readonly enqueue: (job: BillingJob) => Promise<void>;
  readonly rings: Pick<Rings, 'take'>;
  readonly record: Journal;
  /** Milliseconds. */
  readonly now: () => number;
}

type Hooked = Call<typeof billingRoutes.stripeHook>;

/** Kinds of events after which a customer may stand otherwise than before. */
const CONCERNS = /^(?:customer|checkout\.session|invoice|subscription_schedule|payment_method)\./;

/** What an event is about, so that another one under its id is seen; what Stripe writes anew at each sending is not in it. */
const subjectOf = ({ type, created, data: { object } }: StripeEvent, customerId: string | undefined): string =>
  createHash('sha256')
    .update(JSON.stringify([type, created, object.object, object.id ?? null, customerId ?? null]))
    .digest('hex');

/** What was signed for us, in our mode as far as it names one. */
async function proved({ rawBody, headers }: Hooked, { keys, now }: HookDeps): Promise<StripeEvent | UnreadEvent> {
  const known = await keys();
  // Nothing can be proved. Stripe sends it again, and by then somebody may have written the key.
  if (!known) throw new Problem('unavailable', 'no key of Stripe');
  const verify = ({ webhookSecrets }: StripeKeys) => verifyEvent(rawBody, headers['stripe-signature'], webhookSecrets, now());
  const event = await verify(known).catch(async (error: unknown) => {
    // The secret may have been renewed since it was read.
    const fresh = await keys(true);
    if (!fresh || fresh.webhookSecrets.join() === known.webhookSecrets.join()) throw error;
    return verify(fresh);
  });
  const { id, livemode = known.live } = 'unread' in event ? event.unread : event;
  if (livemode !== known.live) throw new Problem('signature-refused', 'of the other mode', { event: { reason: 'other mode', target: id } });
  return event;
}

/**
 * Takes in what Stripe says (S29): proved over the bytes, looked up by the customer that we know, put into the queue, and only then remembered. A crash in
 * between means that it comes again, and again does no harm: the worker asks Stripe how things stand, whatever the event says and in whatever order.
 */
export async function stripeHook(call: Hooked, deps: HookDeps): Promise<{ received: true }> {
  const received = { received: true } as const;
  const event = await proved(call, deps).catch((error: unknown) => refuseSignature(error, call.client.address, deps.rings));
  const ignored = (reason: string, target: string): Promise<void> =>
    deps.record({
      type: 'billing_event_ignored',
      outcome: 'refused',
      action: 'stripeHook',
      target,
      reason,
      address: call.client.address,
      agent: call.client.agent,
      requestId: call.requestId,
    } satisfies JournalEvent);
  if ('unread' in event) {
    // Under a name of its own: it takes nothing from an event that can be read.
    const { id } = event.unread;
    if (id !== undefined && (await deps.events.keep(`${id}#unread`, 'unread'))) await ignored('not understood', id);
    return received;
  }
  const customerId = customerOf(event);
  if (!CONCERNS.test(event.type) || customerId === undefined) return received;
  const subject = subjectOf(event, customerId);
  const former = await deps.events.find(event.id);
  if (former !== undefined) {
    if (former !== subject) await ignored('another event with this id', event.id);
    return received;
  }
  const accountId = typeof event.account === 'string' ? undefined : await deps.customers.accountOf(customerId);
  if (accountId === undefined) {
    // Written down by whoever remembers it first: of fifty copies one.
    if (await deps.events.keep(event.id, subject)) await ignored(typeof event.account === 'string' ? 'connected account' : 'unknown customer', event.id);
    return received;
  }
  await deps.enqueue({ task: 'sync', accountId, tries: 0 });
  await deps.events.keep(event.id, subject);
  return received;
}
