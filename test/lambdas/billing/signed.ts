import { hmac } from '../../support/stripe-event.ts';

export const SECRET = 'whsec_canary0123456789abcdef';
export const OTHER_SECRET = 'whsec_canaryOTHERendpoint0123';
/** Milliseconds. */
export const NOW = 1_800_000_000_000;

/** An event as Stripe sends it, indented as it does. */
export const eventText = (over: Readonly<Record<string, unknown>> = {}, object: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify(
    {
      id: 'evt_1',
      object: 'event',
      api_version: '2026-10-28.endive',
      created: NOW / 1_000 - 5,
      livemode: false,
      type: 'customer.subscription.updated',
      pending_webhooks: 1,
      data: { object: { id: 'sub_1', object: 'subscription', customer: 'cus_A', status: 'active', metadata: { account_id: 'spoofed' }, ...object } },
      ...over,
    },
    undefined,
    2,
  );

/** The header of a body, signed some seconds from now. */
export const signed = (body: string | Buffer, { secret = SECRET, offset = 0 } = {}): string => {
  const seconds = NOW / 1_000 + offset;
  return `t=${seconds},v1=${hmac(body, secret, seconds)}`;
};
