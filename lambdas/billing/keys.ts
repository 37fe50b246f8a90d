import * as z from 'zod';
import { Problem } from '../core/problem.ts';

/** What the instance has from Stripe. */
export interface StripeKeys {
  readonly apiKey: string;
  /** All of them are good: while one is renewed there are two. */
  readonly webhookSecrets: readonly string[];
  /** Whether money moves. Nothing of the other mode is believed. */
  readonly live: boolean;
}

const secret = z.object({
  apiKey: z.string().regex(/^(?:sk|rk)_(?:live|test)_\w{8,250}$/),
  webhookSecrets: z
    .array(z.string().regex(/^whsec_[\w+/=-]{16,250}$/))
    .min(1)
    .max(5),
});

/** What Secrets Manager holds before anybody has written a key. */
const nothing = z.object({ apiKey: z.undefined().optional() });

/**
 * Reads the secret: `undefined` while there is no key in it, which is how an instance is run without Stripe.
 * @throws Error for a key that is none: a mistake must not look like an instance that sells nothing.
 */
export function stripeKeys(text: string): StripeKeys | undefined {
  const value = JSON.parse(text) as unknown;
  if (nothing.safeParse(value).success) return undefined;
  const parsed = secret.safeParse(value);
  // Never what it holds.
  if (!parsed.success) throw new Error(`the secret of Stripe is not usable: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}`);
  const { apiKey, webhookSecrets } = parsed.data;
  return { apiKey, webhookSecrets, live: /^.._live_/.test(apiKey) };
}

/** How often a secret is read again because a signature did not fit, in milliseconds: strangers must not decide it. */
const ANEW_MS = 60_000;

/**
 * The keys as they stand in Secrets Manager; `anew`: not from memory, when that was not done a moment ago.
 * @throws Problem `unavailable` when they cannot be read, Error when they cannot be used.
 */
export function keySource(read: (anew?: boolean) => Promise<string>, now: () => number): (anew?: boolean) => Promise<StripeKeys | undefined> {
  let last = -Infinity;
  return async (anew = false) => {
    const fresh = anew && now() - last >= ANEW_MS;
    if (fresh) last = now();
    const text = await read(fresh).catch((error: unknown) => {
      throw new Problem('unavailable', 'secret of Stripe', { cause: error });
    });
    return stripeKeys(text);
  };
}
