import { createHmac, randomUUID } from 'node:crypto';
import { LOCAL_KEYS } from '../../local/engines/stripe/stripe.ts';

export interface ChangedSubscription {
  readonly id: string;
  readonly customer: string;
  readonly status: string;
  readonly description?: string;
}

const event = (type: string, object: { readonly object: string; readonly [member: string]: unknown }): string =>
  JSON.stringify({ id: `evt_${randomUUID().replaceAll('-', '')}`, object: 'event', created: 1, livemode: false, type, data: { object } });

/** The text of an event that says how a subscription is now. */
export const subscriptionEvent = (changed: ChangedSubscription): string => event('customer.subscription.updated', { object: 'subscription', ...changed });

/** The text of an event that says what has become of an invoice of a customer. */
export const invoiceEvent = (became: 'paid' | 'payment_failed', { id, customer }: ChangedSubscription): string =>
  event(`invoice.${became}`, { object: 'invoice', id: `in_${randomUUID().replaceAll('-', '')}`, customer, subscription: id });

/** What Stripe makes of a body, a secret and the second in which it signs. */
export const hmac = (body: string | Buffer, secret: string, seconds: number): string =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');

/** The headers with which Stripe sends a body, signed now and by the secret of the local cloud if nothing else is said. */
export const signed = (
  body: string,
  secret: string = LOCAL_KEYS.webhookSecrets[0],
  seconds = Math.floor(Date.now() / 1_000),
): Readonly<Record<string, string>> & { readonly 'stripe-signature': string } => ({
  'content-type': 'application/json',
  'stripe-signature': `t=${seconds},v1=${hmac(body, secret, seconds)}`,
});
