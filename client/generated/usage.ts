// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Usage {
  /** How many turns a minute a chatbot takes, and how many answers at once: by visitor, by API key, by network address and in all. */
  readonly readLimits: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly limits: { readonly minute: { readonly visitor: number; readonly key: number; readonly address: number; readonly chatbot: number; }; readonly open: { readonly visitor: number; readonly key: number; readonly chatbot: number; }; }; readonly most: { readonly minute: { readonly visitor: number; readonly key: number; readonly address: number; readonly chatbot: number; }; readonly open: { readonly visitor: number; readonly key: number; readonly chatbot: number; }; }; readonly set: { readonly minute: { readonly visitor?: number; readonly key?: number; readonly address?: number; readonly chatbot?: number; }; readonly open: { readonly visitor?: number; readonly key?: number; readonly chatbot?: number; }; }; };
  };
  /** What the account has used of its plan in this calendar month (UTC), in the day's 24 to 25 hours, and as knowledge. */
  readonly readUsage: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly plan: "free" | "team" | "business" | "unlimited"; readonly period: { readonly from: string; readonly to: string; }; readonly messages: { readonly used: number; readonly held: number; readonly limit: number | null; }; readonly tokens: { readonly used: number; readonly held: number; readonly limit: number | null; }; readonly day: { readonly used: number; readonly limit: number; }; readonly excluded: { readonly bots: { readonly messages: number; readonly tokens: number; }; }; readonly knowledge: { readonly materials: { readonly used: number; readonly limit: number | null; }; readonly bytes: { readonly used: number; readonly limit: number | null; }; readonly chunks: { readonly used: number; readonly limit: number | null; }; }; };
  };
  /** Say how many turns a chatbot takes, up to what the plan allows; what is left out is as usual. Live, and counts everywhere within half a minute. */
  readonly replaceLimits: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly minute?: { readonly visitor?: number; readonly key?: number; readonly address?: number; readonly chatbot?: number; }; readonly open?: { readonly visitor?: number; readonly key?: number; readonly chatbot?: number; }; };
    readonly reply: { readonly limits: { readonly minute: { readonly visitor: number; readonly key: number; readonly address: number; readonly chatbot: number; }; readonly open: { readonly visitor: number; readonly key: number; readonly chatbot: number; }; }; readonly most: { readonly minute: { readonly visitor: number; readonly key: number; readonly address: number; readonly chatbot: number; }; readonly open: { readonly visitor: number; readonly key: number; readonly chatbot: number; }; }; readonly set: { readonly minute: { readonly visitor?: number; readonly key?: number; readonly address?: number; readonly chatbot?: number; }; readonly open: { readonly visitor?: number; readonly key?: number; readonly chatbot?: number; }; }; };
  };
}

export const USAGE = {
  readLimits: 'GET /v1/chatbots/{chatbotId}/limits',
  readUsage: 'GET /v1/usage',
  replaceLimits: 'PUT /v1/chatbots/{chatbotId}/limits',
} as const satisfies Readonly<Record<keyof Usage, string>>;
