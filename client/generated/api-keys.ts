// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface ApiKeys {
  /** Make a key for programs. Its secret is in this reply and nowhere else; send it as `Authorization: Bearer`. It acts for whoever made it, and ends with that membership. */
  readonly createApiKey: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly name: string; readonly scopes: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; readonly chatbotIds?: readonly (string)[]; readonly expiresAt?: string; };
    readonly reply: { readonly apiKey: { readonly id: string; readonly name: string; readonly lastFour: string; readonly scopes: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; readonly chatbotIds?: readonly (string)[]; readonly createdBy: string; readonly createdAt: string; readonly expiresAt?: string; readonly lastUsedAt?: string; }; readonly secret?: string; };
  };
  /** The living keys of the account, newest first, without their secrets. */
  readonly listApiKeys: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly name: string; readonly lastFour: string; readonly scopes: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; readonly chatbotIds?: readonly (string)[]; readonly createdBy: string; readonly createdAt: string; readonly expiresAt?: string; readonly lastUsedAt?: string; })[]; readonly nextCursor: string | null; };
  };
  /** End a key; it is dead at the next call. */
  readonly revokeApiKey: {
    readonly path: { readonly apiKeyId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
}

export const API_KEYS = {
  createApiKey: 'POST /v1/api-keys',
  listApiKeys: 'GET /v1/api-keys',
  revokeApiKey: 'DELETE /v1/api-keys/{apiKeyId}',
} as const satisfies Readonly<Record<keyof ApiKeys, string>>;
