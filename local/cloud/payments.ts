import { randomUUID } from 'node:crypto';
import { openOutbox, type Outbox } from '../engines/outbox.ts';
import { current, putVersion } from '../engines/secret.ts';
import type { SecretStore } from '../engines/secret-store.ts';
import type { CataloguePrice } from '../engines/stripe/objects.ts';
import { LOCAL_KEYS, startStripe, type StripeStandIn } from '../engines/stripe/stripe.ts';
import type { Resolver } from '../template/resolve.ts';
import { all, text } from './definitions.ts';

/** A Stripe of one's own in the place of the stand-in: where it is, and the keys for it. */
export interface OwnStripe {
  readonly base: string;
  readonly apiKey?: string;
  readonly webhookSecret?: string;
}

export interface PaymentsOptions {
  readonly directory: string;
  readonly resolver: Resolver;
  readonly secrets: SecretStore;
  readonly own?: OwnStripe;
  readonly log: (line: string) => void;
}

export interface LocalPayments {
  readonly outbox: Outbox;
  readonly stripe?: StripeStandIn;
  /** For the functions that speak to Stripe. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What plans cost where the configuration says nothing. */
const PRICES: Readonly<Record<string, CataloguePrice & { readonly trialDays: number }>> = {
  team: { priceId: 'price_local_team', currency: 'eur', amount: 2_900, interval: 'month', trialDays: 0 },
  business: { priceId: 'price_local_business', currency: 'eur', amount: 9_900, interval: 'month', trialDays: 14 },
};

/** The prices of the template, when it has any. */
function templatePrices(resolver: Resolver): typeof PRICES | undefined {
  const environments = all(resolver, 'AWS::Lambda::Function').map(
    ({ properties }) => properties['Environment'] as { Variables?: Record<string, unknown> } | undefined,
  );
  const written = environments.map((environment) => text(environment?.Variables?.['BILLING_PRICES'])).find((value) => value !== '' && value !== '{}');
  return written === undefined ? undefined : (JSON.parse(written) as typeof PRICES);
}

/** Writes keys into the secret of the template, unless they stand there already. */
async function writeKeys(secrets: SecretStore, keys: { readonly apiKey: string; readonly webhookSecrets: readonly string[] }): Promise<void> {
  const found = secrets.list().find(({ name }) => name.includes('StripeKeys'));
  if (!found) return;
  const value = JSON.stringify(keys);
  if (found.versions.find(({ stages }) => stages.includes(current))?.value === value) return;
  await secrets.change(found.name, (secret) => putVersion(secret, { id: randomUUID(), value, stages: [current], at: Date.now() }));
}

/** Has the functions speak to a stand-in for Stripe, or to the one that was named. */
export async function startPayments({ directory, resolver, secrets, own, log }: PaymentsOptions): Promise<LocalPayments> {
  const outbox = openOutbox();
  if (own) {
    if (own.apiKey !== undefined && own.webhookSecret !== undefined) await writeKeys(secrets, { apiKey: own.apiKey, webhookSecrets: [own.webhookSecret] });
    return { outbox, variables: { STRIPE_API_BASE: own.base } };
  }
  const prices = templatePrices(resolver) ?? PRICES;
  const stripe = await startStripe({ directory, prices: Object.values(prices), outbox, log });
  await writeKeys(secrets, LOCAL_KEYS);
  return { outbox, stripe, variables: { STRIPE_API_BASE: stripe.endpoint, BILLING_PRICES: JSON.stringify(prices) } };
}
