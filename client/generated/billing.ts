// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Billing {
  /** A page of Stripe on which a plan is bought. Calls at the same time lead to one and the same page; an account that has a subscription changes it in the portal. */
  readonly openCheckout: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly plan: "team" | "business"; };
    readonly reply: { readonly url: string; };
  };
  /** A page of Stripe with invoices and means of payment, on which the plan is changed or cancelled. */
  readonly openPortal: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly url: string; };
  };
  /** The plan of the account, what it is paid by, and the plans that can be bought. Without Stripe the operator of the instance sets plans. */
  readonly readBilling: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly mode: "stripe" | "self-hosted"; readonly plan: "free" | "team" | "business" | "unlimited"; readonly planSetBy: "default" | "subscription" | "operator"; readonly subscription: { readonly status: "none" | "incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "unpaid" | "canceled" | "paused"; readonly plan: "team" | "business"; readonly periodEndsAt?: string; readonly trialEndsAt?: string; readonly cancelsAt?: string; readonly graceEndsAt?: string; } | null; readonly plans: readonly ({ readonly plan: "team" | "business"; readonly amount: number; readonly currency: string; readonly interval: "month" | "year"; readonly trialDays: number; readonly messages: number | null; readonly tokens: number | null; })[]; };
  };
}

export const BILLING = {
  openCheckout: 'POST /v1/billing/checkout',
  openPortal: 'POST /v1/billing/portal',
  readBilling: 'GET /v1/billing',
} as const satisfies Readonly<Record<keyof Billing, string>>;
