import { isUtf8 } from 'node:buffer';
import Stripe from 'stripe';
import * as z from 'zod';
import { Problem } from '../core/problem.ts';

/** How far from our clock Stripe's may be, in seconds, to either side. */
export const TOLERANCE_SECONDS = 300;

/** One time, then signatures in lower-case hexadecimal. The library reads the last of several times, and hexadecimal until it ends. */
const HEADER = /^t=\d{1,12}(?:,v\d{1,2}=[0-9a-f]{64}){1,16}$/;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** As much of an event as is looked at: what it is, and whom it concerns. How things stand is asked of Stripe. */
const event = z.object({
  id: z.string().regex(/^evt_\w{1,100}$/),
  object: z.literal('event'),
  type: z.string().max(200),
  created: z.number().int(),
  livemode: z.boolean(),
  /** Of a connected account, of which we have none. */
  account: z.string().max(200).nullish(),
  data: z.object({ object: z.looseObject({ id: z.string().max(300).nullish(), object: z.string().max(100) }) }),
});
export type StripeEvent = z.output<typeof event>;

/** What was signed and is no event that we know how to read; as much of it as is known. */
const unread = z.object({ id: event.shape.id.optional().catch(undefined), livemode: z.boolean().optional().catch(undefined) });
export interface UnreadEvent {
  readonly unread: z.output<typeof unread>;
}

const refuse = (reason: string, cause?: unknown): never => {
  throw new Problem('signature-refused', reason, { ...(cause !== undefined && { cause }), event: { reason } });
};

/** What is wrong before any signature is looked at: what the library reads more kindly than it was signed. */
function refuseLoose(bytes: Buffer, header: string | undefined, nowMs: number): string {
  if (header === undefined || header === '') return refuse('no signature');
  if (!HEADER.test(header)) return refuse('malformed signature');
  // It decodes the bytes and signs the text again: a mark in front and broken characters would vanish on the way.
  if (!isUtf8(bytes) || bytes.subarray(0, 3).equals(BYTE_ORDER_MARK)) return refuse('bytes that are no JSON text');
  // It looks at the past only.
  if (Number(/^t=(\d+)/.exec(header)?.[1]) > nowMs / 1000 + TOLERANCE_SECONDS) return refuse('signed in the future');
  return header;
}

/**
 * What Stripe has signed with one of these secrets, over exactly these bytes, within five minutes of our clock (S29). Whether it can be read is another question
 * than who has sent it: what cannot is no reason for Stripe to send it again.
 * @throws Problem `signature-refused`; why stands in the journal only.
 */
export async function verifyEvent(bytes: Buffer, header: string | undefined, secrets: readonly string[], nowMs: number): Promise<StripeEvent | UnreadEvent> {
  const signature = refuseLoose(bytes, header, nowMs);
  let cause: unknown = new Error('no secret');
  for (const secret of secrets) {
    const verified = await Stripe.webhooks.constructEventAsync(bytes, signature, secret, TOLERANCE_SECONDS, undefined, nowMs).catch((error: unknown) => {
      cause = error;
      return undefined;
    });
    if (verified === undefined) continue;
    const parsed = event.safeParse(verified);
    return parsed.success ? parsed.data : { unread: unread.safeParse(verified).data ?? {} };
  }
  return refuse(cause instanceof Error && /tolerance/.test(cause.message) ? 'signed long ago' : 'wrong signature', cause);
}

/** The customer whom an event concerns, when it concerns one. */
export function customerOf({ data: { object } }: StripeEvent): string | undefined {
  if (object.object === 'customer') return object.id ?? undefined;
  const customer = object['customer'];
  if (typeof customer === 'string') return customer;
  const expanded = (customer as { readonly id?: unknown } | null | undefined)?.id;
  return typeof expanded === 'string' ? expanded : undefined;
}
