// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Questions {
  /** Questions that the chatbot could not answer, the latest first. A question leaves the list when a question/answer pair for it is added. */
  readonly listUnanswered: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly question: string; readonly times: number; readonly firstAskedAt: string; readonly lastAskedAt: string; readonly conversationId: string; })[]; readonly nextCursor: string | null; };
  };
}

export const QUESTIONS = {
  listUnanswered: 'GET /v1/chatbots/{chatbotId}/questions/unanswered',
} as const satisfies Readonly<Record<keyof Questions, string>>;
