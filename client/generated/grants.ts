// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Grants {
  /** Take a chatbot away from a member, for whom it is not there from the next call on. */
  readonly deleteGrant: {
    readonly path: { readonly chatbotId: string | number; readonly userId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** What each member may do with a chatbot. Owners and admins may do everything and are not listed. */
  readonly listGrants: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly userId: string; readonly areas: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; readonly updatedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** Say who sees conversations: the `team` (everybody with the grant), `selected` members, or only those to whom one is `assigned`. Owners and admins see all. It counts on the next call. `retentionDays` deletes conversations so long after their last message; left out, it stays as it is. */
  readonly putConversationPolicy: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly mode: "team" | "selected" | "assigned"; readonly memberIds?: readonly (string)[]; readonly retentionDays?: number | null; };
    readonly reply: { readonly mode: "team" | "selected" | "assigned"; readonly memberIds: readonly (string)[]; readonly retentionDays: number | null; };
  };
  /** Say what a member may do with a chatbot: a level for each area that is named, nothing for the others. It counts on the next call. */
  readonly putGrant: {
    readonly path: { readonly chatbotId: string | number; readonly userId: string | number; };
    readonly query: undefined;
    readonly body: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; };
    readonly reply: { readonly userId: string; readonly areas: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; readonly updatedAt: string; };
  };
  /** Who of the team sees the conversations of a chatbot. */
  readonly readConversationPolicy: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly mode: "team" | "selected" | "assigned"; readonly memberIds: readonly (string)[]; readonly retentionDays: number | null; };
  };
}

export const GRANTS = {
  deleteGrant: 'DELETE /v1/chatbots/{chatbotId}/grants/{userId}',
  listGrants: 'GET /v1/chatbots/{chatbotId}/grants',
  putConversationPolicy: 'PUT /v1/chatbots/{chatbotId}/conversation-policy',
  putGrant: 'PUT /v1/chatbots/{chatbotId}/grants/{userId}',
  readConversationPolicy: 'GET /v1/chatbots/{chatbotId}/conversation-policy',
} as const satisfies Readonly<Record<keyof Grants, string>>;
