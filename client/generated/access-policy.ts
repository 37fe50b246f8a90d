// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface AccessPolicy {
  /** What the policy would say of a visit: from a site, an address and a country, at a time. What is left out is not judged, save the time, which is now. */
  readonly explainAccessPolicy: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly origin?: string; readonly ip?: string; readonly country?: string; readonly at?: string; readonly signed?: boolean; };
    readonly reply: { readonly allowed: boolean; readonly reason?: "origin-refused" | "ip-refused" | "country-refused" | "outside-active-hours" | "not-allowed"; readonly opensAt?: string; readonly timeZoneData?: string; };
  };
  /** Who may talk to a chatbot: on which sites, when, from which addresses and countries. */
  readonly readAccessPolicy: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly embedding: "listed" | "anyone"; readonly domains: readonly (string)[]; readonly development: boolean; readonly hostedPage: boolean; readonly activeHours: { readonly timeZone: string; readonly windows: readonly ({ readonly days: readonly (number)[]; readonly from: string; readonly to: string; })[]; } | null; readonly ip: { readonly allow: readonly (string)[]; readonly deny: readonly (string)[]; }; readonly countries: { readonly allow: readonly (string)[]; readonly deny: readonly (string)[]; }; readonly signedVisitorsOnly: boolean; readonly bots: "answer" | "refuse"; readonly apiKeys: "exempt" | "bound"; };
  };
  /** Say who may talk to a chatbot; effective on the next message, of conversations that are under way too. */
  readonly replaceAccessPolicy: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly embedding: "listed" | "anyone"; readonly domains?: readonly (string)[]; readonly development?: boolean; readonly hostedPage?: boolean; readonly activeHours?: { readonly timeZone: string; readonly windows: readonly ({ readonly days: readonly (number)[]; readonly from: string; readonly to: string; })[]; } | null; readonly ip?: { readonly allow: readonly (string)[]; readonly deny: readonly (string)[]; }; readonly countries?: { readonly allow: readonly (string)[]; readonly deny: readonly (string)[]; }; readonly signedVisitorsOnly?: boolean; readonly bots?: "answer" | "refuse"; readonly apiKeys?: "exempt" | "bound"; };
    readonly reply: { readonly embedding: "listed" | "anyone"; readonly domains: readonly (string)[]; readonly development: boolean; readonly hostedPage: boolean; readonly activeHours: { readonly timeZone: string; readonly windows: readonly ({ readonly days: readonly (number)[]; readonly from: string; readonly to: string; })[]; } | null; readonly ip: { readonly allow: readonly (string)[]; readonly deny: readonly (string)[]; }; readonly countries: { readonly allow: readonly (string)[]; readonly deny: readonly (string)[]; }; readonly signedVisitorsOnly: boolean; readonly bots: "answer" | "refuse"; readonly apiKeys: "exempt" | "bound"; };
  };
}

export const ACCESS_POLICY = {
  explainAccessPolicy: 'POST /v1/chatbots/{chatbotId}/access-policy/explain',
  readAccessPolicy: 'GET /v1/chatbots/{chatbotId}/access-policy',
  replaceAccessPolicy: 'PUT /v1/chatbots/{chatbotId}/access-policy',
} as const satisfies Readonly<Record<keyof AccessPolicy, string>>;
