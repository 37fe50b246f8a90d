// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Blocklist {
  /** Score no messages of an address or a range for spam, and never block it automatically. Limits, access policies and the blocklist stay. */
  readonly allowRange: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly cidr: string; readonly reason?: string; readonly expiresAt?: string; };
    readonly reply: { readonly id: string; readonly cidr: string; readonly reason?: string; readonly expiresAt?: string; readonly automatic: boolean; readonly createdAt: string; readonly createdBy?: string; readonly warning?: "wide-range" | "own-address"; };
  };
  /** Keep an address or a range out of every chatbot of the account, at the next message. It never concerns the dashboard or the API. */
  readonly blockRange: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly cidr: string; readonly reason?: string; readonly expiresAt?: string; };
    readonly reply: { readonly id: string; readonly cidr: string; readonly reason?: string; readonly expiresAt?: string; readonly automatic: boolean; readonly createdAt: string; readonly createdBy?: string; readonly warning?: "wide-range" | "own-address"; };
  };
  /** Refuse every further message of a visitor to this chatbot. */
  readonly blockVisitor: {
    readonly path: { readonly chatbotId: string | number; readonly visitorId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Score the messages of an address or a range again. */
  readonly disallowRange: {
    readonly path: { readonly entryId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Addresses whose messages are not scored for spam, newest first. */
  readonly listAllowed: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly cidr: string; readonly reason?: string; readonly expiresAt?: string; readonly automatic: boolean; readonly createdAt: string; readonly createdBy?: string; })[]; readonly nextCursor: string | null; };
  };
  /** Addresses that are kept out of every chatbot of the account, newest first, those that were blocked automatically among them. */
  readonly listBlocked: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly cidr: string; readonly reason?: string; readonly expiresAt?: string; readonly automatic: boolean; readonly createdAt: string; readonly createdBy?: string; })[]; readonly nextCursor: string | null; };
  };
  /** Words and phrases with which a message is refused. */
  readonly readSpamWords: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly words: readonly (string)[]; };
  };
  /** Replace the words and phrases with which a message is refused. They match as whole words, whatever their case, accents and look-alikes. */
  readonly replaceSpamWords: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly words: readonly (string)[]; };
    readonly reply: { readonly words: readonly (string)[]; };
  };
  /** Let an address or a range in again. */
  readonly unblockRange: {
    readonly path: { readonly entryId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Take messages of a visitor again. */
  readonly unblockVisitor: {
    readonly path: { readonly chatbotId: string | number; readonly visitorId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
}

export const BLOCKLIST = {
  allowRange: 'POST /v1/allowlist',
  blockRange: 'POST /v1/blocklist',
  blockVisitor: 'POST /v1/chatbots/{chatbotId}/visitors/{visitorId}/block',
  disallowRange: 'DELETE /v1/allowlist/{entryId}',
  listAllowed: 'GET /v1/allowlist',
  listBlocked: 'GET /v1/blocklist',
  readSpamWords: 'GET /v1/spam-words',
  replaceSpamWords: 'PUT /v1/spam-words',
  unblockRange: 'DELETE /v1/blocklist/{entryId}',
  unblockVisitor: 'DELETE /v1/chatbots/{chatbotId}/visitors/{visitorId}/block',
} as const satisfies Readonly<Record<keyof Blocklist, string>>;
