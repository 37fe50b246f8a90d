// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Chatbots {
  /** Take a chatbot out of service: for visitors it is not there, from the next message on. Nothing is deleted. */
  readonly archiveChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Change some settings of the draft. Visitors see them when it is published. */
  readonly changeChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly name?: string; readonly language?: "fr" | "en"; readonly languages?: readonly ("fr" | "en")[]; readonly persona?: string; readonly instructions?: string; readonly welcomeMessage?: string; readonly suggestedMessages?: readonly (string)[]; readonly fallbackMessage?: string; readonly notice?: string; readonly model?: string | null; readonly temperature?: number | null; readonly theme?: { readonly primaryColor?: string; readonly textColor?: string; readonly position?: "left" | "right"; readonly icon?: "chat" | "question" | "headset" | "spark" | "heart" | "book"; }; };
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Create a chatbot with a copy of the draft of this one, without its materials, conversations and access policy. */
  readonly cloneChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Create a chatbot and publish it as version 1. No site may embed it until its access policy names one. */
  readonly createChatbot: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly name: string; readonly language?: "fr" | "en"; readonly languages?: readonly ("fr" | "en")[]; readonly persona?: string; readonly instructions?: string; readonly welcomeMessage?: string; readonly suggestedMessages?: readonly (string)[]; readonly fallbackMessage?: string; readonly notice?: string; readonly model?: string | null; readonly temperature?: number | null; readonly theme?: { readonly primaryColor?: string; readonly textColor?: string; readonly position?: "left" | "right"; readonly icon?: "chat" | "question" | "headset" | "spark" | "heart" | "book"; }; };
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Delete a chatbot with its materials, vectors and conversations. It is gone at once; what it stored is removed in the background. */
  readonly deleteChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** The draft as a document that can be imported. */
  readonly exportChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly format: "rempart-chatbot"; readonly formatVersion: 1; readonly exportedAt?: string; readonly chatbot: { readonly name: string; readonly language?: "fr" | "en"; readonly languages?: readonly ("fr" | "en")[]; readonly persona?: string; readonly instructions?: string; readonly welcomeMessage?: string; readonly suggestedMessages?: readonly (string)[]; readonly fallbackMessage?: string; readonly notice?: string; readonly model?: string | null; readonly temperature?: number | null; readonly theme?: { readonly primaryColor?: string; readonly textColor?: string; readonly position?: "left" | "right"; readonly icon?: "chat" | "question" | "headset" | "spark" | "heart" | "book"; }; }; readonly playbooks?: readonly ({ readonly id: string; readonly name: string; readonly goal: string; readonly enabled: boolean; readonly steps: readonly ({ readonly say: string; readonly field?: { readonly name: string; readonly kind: "text" | "email" | "phone" | "url" | "number" | "date" | "choice"; readonly required: boolean; readonly choices?: readonly (string)[]; }; })[]; })[]; readonly rules?: readonly ({ readonly id: string; readonly kind: "always" | "never"; readonly text: string; readonly priority: number; readonly enabled: boolean; })[]; readonly triggers?: readonly ({ readonly id: string; readonly name: string; readonly enabled: boolean; readonly priority: number; readonly when: { readonly kind: "time-on-page"; readonly seconds: number; } | { readonly kind: "url"; readonly match: "exact" | "prefix" | "contains"; readonly value: string; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly match: "exact" | "contains" | "words"; readonly phrases: readonly (string)[]; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; readonly then: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; })[]; };
  };
  /** Create a chatbot from an exported document. Everything in it is cleaned and checked as if it were typed; ids are given anew. */
  readonly importChatbot: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly format: "rempart-chatbot"; readonly formatVersion: 1; readonly exportedAt?: string; readonly chatbot: { readonly name: string; readonly language?: "fr" | "en"; readonly languages?: readonly ("fr" | "en")[]; readonly persona?: string; readonly instructions?: string; readonly welcomeMessage?: string; readonly suggestedMessages?: readonly (string)[]; readonly fallbackMessage?: string; readonly notice?: string; readonly model?: string | null; readonly temperature?: number | null; readonly theme?: { readonly primaryColor?: string; readonly textColor?: string; readonly position?: "left" | "right"; readonly icon?: "chat" | "question" | "headset" | "spark" | "heart" | "book"; }; }; readonly playbooks?: readonly ({ readonly id: string; readonly name: string; readonly goal: string; readonly enabled: boolean; readonly steps: readonly ({ readonly say: string; readonly field?: { readonly name: string; readonly kind: "text" | "email" | "phone" | "url" | "number" | "date" | "choice"; readonly required: boolean; readonly choices?: readonly (string)[]; }; })[]; })[]; readonly rules?: readonly ({ readonly id: string; readonly kind: "always" | "never"; readonly text: string; readonly priority: number; readonly enabled: boolean; })[]; readonly triggers?: readonly ({ readonly id: string; readonly name: string; readonly enabled: boolean; readonly priority: number; readonly when: { readonly kind: "time-on-page"; readonly seconds: number; } | { readonly kind: "url"; readonly match: "exact" | "prefix" | "contains"; readonly value: string; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly match: "exact" | "contains" | "words"; readonly phrases: readonly (string)[]; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; readonly then: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; })[]; };
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** The chatbots of the account that the caller may see, newest first. */
  readonly listChatbots: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** The published versions, newest first. */
  readonly listVersions: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly version: number; readonly published: boolean; readonly publishedBy: string | null; readonly publishedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** Make the draft, with its playbooks, rules and triggers, the next version, which visitors meet from their next message on. */
  readonly publishChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly version: number; readonly published: boolean; readonly publishedBy: string | null; readonly publishedAt: string; };
  };
  /** One chatbot: its draft. */
  readonly readChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Make a published version the draft again, cleaned and checked by the rules of today. What is live does not change. */
  readonly restoreVersion: {
    readonly path: { readonly chatbotId: string | number; readonly version: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Give a chatbot a new public key. The old one is dead at once, with every frame, ticket and visitor token that was made with it. */
  readonly rotatePublicKey: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Bring an archived chatbot back as it was. */
  readonly unarchiveChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
}

export const CHATBOTS = {
  archiveChatbot: 'POST /v1/chatbots/{chatbotId}/archive',
  changeChatbot: 'PATCH /v1/chatbots/{chatbotId}',
  cloneChatbot: 'POST /v1/chatbots/{chatbotId}/clone',
  createChatbot: 'POST /v1/chatbots',
  deleteChatbot: 'DELETE /v1/chatbots/{chatbotId}',
  exportChatbot: 'GET /v1/chatbots/{chatbotId}/export',
  importChatbot: 'POST /v1/chatbots/import',
  listChatbots: 'GET /v1/chatbots',
  listVersions: 'GET /v1/chatbots/{chatbotId}/versions',
  publishChatbot: 'POST /v1/chatbots/{chatbotId}/publish',
  readChatbot: 'GET /v1/chatbots/{chatbotId}',
  restoreVersion: 'POST /v1/chatbots/{chatbotId}/versions/{version}/restore',
  rotatePublicKey: 'POST /v1/chatbots/{chatbotId}/public-key/rotate',
  unarchiveChatbot: 'POST /v1/chatbots/{chatbotId}/unarchive',
} as const satisfies Readonly<Record<keyof Chatbots, string>>;
