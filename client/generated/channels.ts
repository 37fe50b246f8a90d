// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Channels {
  /** Change a channel: its name, whether it is on, or what it is connected with. Credentials that are not named stay as they are. */
  readonly changeChannel: {
    readonly path: { readonly chatbotId: string | number; readonly channelId: string | number; };
    readonly query: undefined;
    readonly body: { readonly name?: string; readonly admitsUnplaced?: boolean; readonly enabled?: boolean; readonly phoneNumberId?: string; readonly accessToken?: string; readonly appSecret?: string; readonly instagramId?: string; readonly pageId?: string; readonly botToken?: string; readonly teamId?: string; readonly signingSecret?: string; };
    readonly reply: { readonly id: string; readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name: string; readonly externalId: string; readonly enabled: boolean; readonly admitsUnplaced: boolean; readonly state: "untested" | "connected" | "failing"; readonly reason?: string; readonly checkedAt?: string; readonly lastEventAt?: string; readonly credentials: Readonly<Record<string, { readonly lastFour: string; }>>; readonly callbackUrl: string; readonly steps: readonly ({ readonly en: string; readonly fr: string; })[]; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Connect a chatbot to a messaging service. The reply has the callback URL, the verify token, which is shown once, and what is to be done at the provider. */
  readonly createChannel: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name?: string; readonly admitsUnplaced?: boolean; readonly phoneNumberId?: string; readonly accessToken?: string; readonly appSecret?: string; readonly instagramId?: string; readonly pageId?: string; readonly botToken?: string; readonly teamId?: string; readonly signingSecret?: string; };
    readonly reply: { readonly channel: { readonly id: string; readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name: string; readonly externalId: string; readonly enabled: boolean; readonly admitsUnplaced: boolean; readonly state: "untested" | "connected" | "failing"; readonly reason?: string; readonly checkedAt?: string; readonly lastEventAt?: string; readonly credentials: Readonly<Record<string, { readonly lastFour: string; }>>; readonly callbackUrl: string; readonly steps: readonly ({ readonly en: string; readonly fr: string; })[]; readonly createdAt: string; readonly updatedAt: string; }; readonly verifyToken?: string; };
  };
  /** Disconnect a channel and forget what it was connected with. Its conversations stay. */
  readonly deleteChannel: {
    readonly path: { readonly chatbotId: string | number; readonly channelId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** The messaging services to which a chatbot is connected, newest first. */
  readonly listChannels: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name: string; readonly externalId: string; readonly enabled: boolean; readonly admitsUnplaced: boolean; readonly state: "untested" | "connected" | "failing"; readonly reason?: string; readonly checkedAt?: string; readonly lastEventAt?: string; readonly credentials: Readonly<Record<string, { readonly lastFour: string; }>>; readonly callbackUrl: string; readonly steps: readonly ({ readonly en: string; readonly fr: string; })[]; readonly createdAt: string; readonly updatedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** One channel, with its state and how it is connected. */
  readonly readChannel: {
    readonly path: { readonly chatbotId: string | number; readonly channelId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name: string; readonly externalId: string; readonly enabled: boolean; readonly admitsUnplaced: boolean; readonly state: "untested" | "connected" | "failing"; readonly reason?: string; readonly checkedAt?: string; readonly lastEventAt?: string; readonly credentials: Readonly<Record<string, { readonly lastFour: string; }>>; readonly callbackUrl: string; readonly steps: readonly ({ readonly en: string; readonly fr: string; })[]; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Make a new verify token; the one before is dead at once. Telegram is told the new one when the channel is tested. */
  readonly renewChannelToken: {
    readonly path: { readonly chatbotId: string | number; readonly channelId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly channel: { readonly id: string; readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name: string; readonly externalId: string; readonly enabled: boolean; readonly admitsUnplaced: boolean; readonly state: "untested" | "connected" | "failing"; readonly reason?: string; readonly checkedAt?: string; readonly lastEventAt?: string; readonly credentials: Readonly<Record<string, { readonly lastFour: string; }>>; readonly callbackUrl: string; readonly steps: readonly ({ readonly en: string; readonly fr: string; })[]; readonly createdAt: string; readonly updatedAt: string; }; readonly verifyToken?: string; };
  };
  /** Ask the provider whether the channel works, and register the callback URL where the provider takes it by a call. */
  readonly testChannel: {
    readonly path: { readonly chatbotId: string | number; readonly channelId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name: string; readonly externalId: string; readonly enabled: boolean; readonly admitsUnplaced: boolean; readonly state: "untested" | "connected" | "failing"; readonly reason?: string; readonly checkedAt?: string; readonly lastEventAt?: string; readonly credentials: Readonly<Record<string, { readonly lastFour: string; }>>; readonly callbackUrl: string; readonly steps: readonly ({ readonly en: string; readonly fr: string; })[]; readonly createdAt: string; readonly updatedAt: string; };
  };
}

export const CHANNELS = {
  changeChannel: 'PATCH /v1/chatbots/{chatbotId}/channels/{channelId}',
  createChannel: 'POST /v1/chatbots/{chatbotId}/channels',
  deleteChannel: 'DELETE /v1/chatbots/{chatbotId}/channels/{channelId}',
  listChannels: 'GET /v1/chatbots/{chatbotId}/channels',
  readChannel: 'GET /v1/chatbots/{chatbotId}/channels/{channelId}',
  renewChannelToken: 'POST /v1/chatbots/{chatbotId}/channels/{channelId}/token',
  testChannel: 'POST /v1/chatbots/{chatbotId}/channels/{channelId}/test',
} as const satisfies Readonly<Record<keyof Channels, string>>;
