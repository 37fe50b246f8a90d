// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Conversations {
  /** Note something about a conversation, for the team alone. */
  readonly addNote: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: { readonly text: string; };
    readonly reply: { readonly id: string; readonly authorId: string | null; readonly text: string; readonly createdAt: string; };
  };
  /** Answer as a person. Takes the conversation over, unless somebody else has it. In a messaging service the answer is sent there; `conflict` says when it lets nobody answer any more. */
  readonly answerAsPerson: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: { readonly text: string; };
    readonly reply: { readonly id: string; readonly author: "visitor" | "assistant" | "person"; readonly authorId?: string; readonly text: string; readonly sources?: readonly ({ readonly materialId: string; readonly name: string; readonly page?: number; readonly heading?: string; readonly text: string; readonly score: number; })[]; readonly model?: string; readonly feedback?: "up" | "down"; readonly delivery?: { readonly state: "queued" | "sent" | "failed"; readonly reason?: string; }; readonly files?: readonly ({ readonly id: string; readonly name: string; readonly contentType: string; readonly status: string; readonly reason?: string; })[]; readonly createdAt: string; };
  };
  /** Change status, assignee or tags. An assignee is a member who can read the conversations of this chatbot. Closing gives a taken conversation back. */
  readonly changeConversation: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: { readonly status?: "open" | "waiting" | "closed"; readonly assigneeId?: string | null; readonly tags?: readonly (string)[]; };
    readonly reply: { readonly id: string; readonly channel: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly visitorId: string; readonly title: string; readonly status: "open" | "waiting" | "closed"; readonly assigneeId: string | null; readonly takenOverBy: string | null; readonly tags: readonly (string)[]; readonly language: string | null; readonly messageCount: number; readonly createdAt: string; readonly updatedAt: string; readonly lastMessageAt: string; };
  };
  /** What has changed since the last call: cheap enough to be asked every few seconds. Without `since` it says where to begin. */
  readonly conversationChanges: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly since?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly since: string; readonly changed: boolean; readonly reload: boolean; readonly items: readonly ({ readonly id: string; readonly channel: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly visitorId: string; readonly title: string; readonly status: "open" | "waiting" | "closed"; readonly assigneeId: string | null; readonly takenOverBy: string | null; readonly tags: readonly (string)[]; readonly language: string | null; readonly messageCount: number; readonly createdAt: string; readonly updatedAt: string; readonly lastMessageAt: string; })[]; };
  };
  /** Delete a conversation with its messages, notes and feedback. Leads stay. */
  readonly deleteConversation: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Transcripts as a JSON or CSV file, narrowed as the list is. What does not fit into one file begins at the cursor in `X-Next-Cursor`. */
  readonly exportConversations: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly query?: string | number; readonly status?: "open" | "waiting" | "closed"; readonly assignee?: string | number; readonly channel?: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly tag?: string | number; readonly from?: string | number; readonly to?: string | number; readonly limit?: string | number; readonly cursor?: string | number; readonly format?: "json" | "csv"; };
    readonly body: undefined;
    readonly reply: 'file';
  };
  /** Visitors who have said who they are, newest first. */
  readonly listContacts: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly visitorId: string; readonly name: string | null; readonly email: string | null; readonly phone: string | null; readonly company: string | null; readonly createdAt: string; readonly updatedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** The conversations of a chatbot that the caller may see, by their last message, newest first; narrowed and searched by the query. */
  readonly listConversations: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly query?: string | number; readonly status?: "open" | "waiting" | "closed"; readonly assignee?: string | number; readonly channel?: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly tag?: string | number; readonly from?: string | number; readonly to?: string | number; readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly channel: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly visitorId: string; readonly title: string; readonly status: "open" | "waiting" | "closed"; readonly assigneeId: string | null; readonly takenOverBy: string | null; readonly tags: readonly (string)[]; readonly language: string | null; readonly messageCount: number; readonly createdAt: string; readonly updatedAt: string; readonly lastMessageAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** What visitors have left in the form, newest first, with the consent that they gave. */
  readonly listLeads: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly contact: { readonly id: string; readonly visitorId: string; readonly name: string | null; readonly email: string | null; readonly phone: string | null; readonly company: string | null; readonly createdAt: string; readonly updatedAt: string; }; readonly conversationId: string | null; readonly fields: Readonly<Record<string, string>>; readonly consentText: string; readonly createdAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** The messages of a conversation with their sources, oldest first. */
  readonly listMessages: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly author: "visitor" | "assistant" | "person"; readonly authorId?: string; readonly text: string; readonly sources?: readonly ({ readonly materialId: string; readonly name: string; readonly page?: number; readonly heading?: string; readonly text: string; readonly score: number; })[]; readonly model?: string; readonly feedback?: "up" | "down"; readonly delivery?: { readonly state: "queued" | "sent" | "failed"; readonly reason?: string; }; readonly files?: readonly ({ readonly id: string; readonly name: string; readonly contentType: string; readonly status: string; readonly reason?: string; })[]; readonly createdAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** What the team has noted about a conversation, oldest first. Visitors never see it. */
  readonly listNotes: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly authorId: string | null; readonly text: string; readonly createdAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** One conversation. */
  readonly readConversation: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly channel: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly visitorId: string; readonly title: string; readonly status: "open" | "waiting" | "closed"; readonly assigneeId: string | null; readonly takenOverBy: string | null; readonly tags: readonly (string)[]; readonly language: string | null; readonly messageCount: number; readonly createdAt: string; readonly updatedAt: string; readonly lastMessageAt: string; };
  };
  /** Give a conversation back to the bot: whoever has it, or an admin. */
  readonly release: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly channel: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly visitorId: string; readonly title: string; readonly status: "open" | "waiting" | "closed"; readonly assigneeId: string | null; readonly takenOverBy: string | null; readonly tags: readonly (string)[]; readonly language: string | null; readonly messageCount: number; readonly createdAt: string; readonly updatedAt: string; readonly lastMessageAt: string; };
  };
  /** Answer instead of the bot from now on. Of two at once one has it, and the other is told so. */
  readonly takeOver: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly channel: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly visitorId: string; readonly title: string; readonly status: "open" | "waiting" | "closed"; readonly assigneeId: string | null; readonly takenOverBy: string | null; readonly tags: readonly (string)[]; readonly language: string | null; readonly messageCount: number; readonly createdAt: string; readonly updatedAt: string; readonly lastMessageAt: string; };
  };
}

export const CONVERSATIONS = {
  addNote: 'POST /v1/chatbots/{chatbotId}/conversations/{conversationId}/notes',
  answerAsPerson: 'POST /v1/chatbots/{chatbotId}/conversations/{conversationId}/messages',
  changeConversation: 'PATCH /v1/chatbots/{chatbotId}/conversations/{conversationId}',
  conversationChanges: 'GET /v1/chatbots/{chatbotId}/conversations/changes',
  deleteConversation: 'DELETE /v1/chatbots/{chatbotId}/conversations/{conversationId}',
  exportConversations: 'GET /v1/chatbots/{chatbotId}/conversations/export',
  listContacts: 'GET /v1/chatbots/{chatbotId}/contacts',
  listConversations: 'GET /v1/chatbots/{chatbotId}/conversations',
  listLeads: 'GET /v1/chatbots/{chatbotId}/leads',
  listMessages: 'GET /v1/chatbots/{chatbotId}/conversations/{conversationId}/messages',
  listNotes: 'GET /v1/chatbots/{chatbotId}/conversations/{conversationId}/notes',
  readConversation: 'GET /v1/chatbots/{chatbotId}/conversations/{conversationId}',
  release: 'POST /v1/chatbots/{chatbotId}/conversations/{conversationId}/release',
  takeOver: 'POST /v1/chatbots/{chatbotId}/conversations/{conversationId}/takeover',
} as const satisfies Readonly<Record<keyof Conversations, string>>;
