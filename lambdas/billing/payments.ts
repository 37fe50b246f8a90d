import type { Price, SoldPlan } from './contract.ts';
import type { Subscription } from './standing.ts';

/** A page of Stripe's on which something is bought, as it stands there. */
export interface CheckoutPage {
  readonly id: string;
  readonly status: string;
  readonly plan: string | undefined;
  readonly priceId: string | undefined;
  readonly url: string | undefined;
}

export interface CheckoutOrder {
  readonly accountId: string;
  readonly customerId: string;
  readonly plan: SoldPlan;
  readonly price: Price;
  readonly trialDays: number;
  /** Two orders with one key are one page; with another plan the second one is refused. */
  readonly key: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

/**
 * What we ask of Stripe. @throws Problem `unavailable` when it does not answer or is not to be asked so often, `conflict` where another call with the same
 * key asks for something else.
 */
export interface Payments {
  /** The customer of an account: the same one however often and from how many sides it is asked for. */
  customerFor(accountId: string): Promise<string>;
  /** Every subscription of a customer, ended ones among them. */
  subscriptions(customerId: string): Promise<readonly Subscription[]>;
  /** The latest pages of a customer, newest first. */
  checkouts(customerId: string): Promise<readonly CheckoutPage[]>;
  openCheckout(order: CheckoutOrder): Promise<CheckoutPage>;
  /** Nothing can be bought on it any more; a page that has come to an end stays as it is. */
  closeCheckout(id: string): Promise<void>;
  openPortal(customerId: string, returnUrl: string): Promise<string>;
  /** Ends a subscription now; one that has ended stays as it is. */
  end(subscriptionId: string): Promise<void>;
  /** Whether a price is at Stripe what the configuration says of it. */
  isPrice(price: Price): Promise<boolean>;
}
