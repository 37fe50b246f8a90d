// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Chat {
  /** Ask a chatbot as its team, as it is published or as it is drafted. Server-sent events with `Accept: text/event-stream`, else one JSON reply. */
  readonly chat: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly message: string; readonly conversationId?: string; readonly version?: "draft" | "published"; };
    readonly reply: 'events';
  };
}

export const CHAT = {
  chat: 'POST /v1/chatbots/{chatbotId}/chat',
} as const satisfies Readonly<Record<keyof Chat, string>>;
