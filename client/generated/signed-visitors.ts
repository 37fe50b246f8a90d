// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface SignedVisitors {
  /** End the secret and the one before at once: no site vouches for anybody any more, and visitors who came by them are refused at their next message. */
  readonly deleteVisitorSecret: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Whether a site can vouch for visitors of this chatbot, and since when. */
  readonly readVisitorSecret: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly visitorSecret: { readonly lastFour: string; readonly createdAt: string; readonly previousUntil?: string; } | null; };
  };
  /** Make or renew the secret by which a site vouches for its visitors. It is in this reply and nowhere else; the one before is good for another day. */
  readonly renewVisitorSecret: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly visitorSecret: { readonly lastFour: string; readonly createdAt: string; readonly previousUntil?: string; }; readonly secret?: string; };
  };
}

export const SIGNED_VISITORS = {
  deleteVisitorSecret: 'DELETE /v1/chatbots/{chatbotId}/visitor-secret',
  readVisitorSecret: 'GET /v1/chatbots/{chatbotId}/visitor-secret',
  renewVisitorSecret: 'POST /v1/chatbots/{chatbotId}/visitor-secret',
} as const satisfies Readonly<Record<keyof SignedVisitors, string>>;
