// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Privacy {
  /** Delete everything that a chatbot keeps of a person, in every store. The reply is the receipt. Where it is not complete, or was cut off, call again. */
  readonly erasePerson: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly visitorId?: string; readonly email?: string; };
    readonly reply: { readonly complete: boolean; readonly visitors: number; readonly removed: { readonly conversations: number; readonly messages: number; readonly notes: number; readonly feedback: number; readonly unansweredQuestions: number; readonly contacts: number; readonly leads: number; readonly blocks: number; }; readonly erasedAt: string; };
  };
  /** Everything that a chatbot keeps of a person. What does not fit begins at `nextCursor`. */
  readonly exportPerson: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly visitorId?: string; readonly email?: string; readonly cursor?: string; };
    readonly reply: { readonly visitorIds: readonly (string)[]; readonly contacts: readonly ({ readonly name: string | null; readonly email: string | null; readonly phone: string | null; readonly company: string | null; readonly createdAt: string; })[]; readonly leads: readonly ({ readonly fields: Readonly<Record<string, string>>; readonly consentText: string; readonly createdAt: string; })[]; readonly conversations: readonly ({ readonly id: string; readonly channel: string; readonly status: string; readonly language: string | null; readonly tags: readonly (string)[]; readonly createdAt: string; })[]; readonly notes: readonly ({ readonly conversationId: string; readonly text: string; readonly createdAt: string; })[]; readonly messages: readonly ({ readonly id: string; readonly conversationId: string; readonly author: string; readonly text: string; readonly feedback?: "up" | "down"; readonly createdAt: string; })[]; readonly unansweredQuestions: readonly ({ readonly conversationId: string; readonly question: string; readonly lastAskedAt: string; })[]; readonly nextCursor: string | null; };
  };
}

export const PRIVACY = {
  erasePerson: 'POST /v1/chatbots/{chatbotId}/people/erase',
  exportPerson: 'POST /v1/chatbots/{chatbotId}/people/export',
} as const satisfies Readonly<Record<keyof Privacy, string>>;
