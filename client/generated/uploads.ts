// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Uploads {
  /** Take the picture of a chatbot away, and what is on its way. */
  readonly deleteChatbotAvatar: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Take one's own picture away. */
  readonly deleteMyAvatar: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** A link to what a visitor has sent, valid for 60 seconds; only once it has been scanned clean, and only in a conversation that one may see. */
  readonly downloadAttachment: {
    readonly path: { readonly chatbotId: string | number; readonly attachmentId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly url: string; readonly expiresInSeconds: 60; };
  };
  /** The pictures of those members of the account who have one, as data, 64 pixels wide. */
  readonly listMemberPictures: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly userId: string; readonly image: string; })[]; readonly nextCursor: string | null; };
  };
  /** The picture of a chatbot, as data, 64 and 256 pixels wide. */
  readonly readChatbotAvatar: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly upload: { readonly id: string; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "processing" | "ready" | "rejected" | "failed"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable" | "dimensions" | "animated"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly createdAt: string; } | null; readonly images: { readonly small: string; readonly large: string; } | null; };
  };
  /** One's own picture in this account, as data. */
  readonly readMyAvatar: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly upload: { readonly id: string; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "processing" | "ready" | "rejected" | "failed"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable" | "dimensions" | "animated"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly createdAt: string; } | null; readonly images: { readonly small: string; readonly large: string; } | null; };
  };
  /** Reserve a new picture of a chatbot and get a form for it, valid for 300 seconds. It is scanned before anything else. Accepted: png, jpeg, webp; 1 to 2 000 000 bytes, 4 096 pixels a side; 1 per chatbot or person; a new one takes its place. It is written anew in fixed sizes and then takes the place of the one before. */
  readonly uploadChatbotAvatar: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly filename: string; readonly contentType: string; readonly bytes: number; };
    readonly reply: { readonly upload: { readonly id: string; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "processing" | "ready" | "rejected" | "failed"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable" | "dimensions" | "animated"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly createdAt: string; readonly url?: string; readonly fields?: Readonly<Record<string, string>>; readonly expiresInSeconds?: 300; }; readonly form?: { readonly url: string; readonly fields: Readonly<Record<string, string>>; readonly expiresInSeconds: 300; }; };
  };
  /** Reserve a new picture of one's own in this account and get a form for it, valid for 300 seconds. It is scanned before anything else. Accepted: png, jpeg, webp; 1 to 2 000 000 bytes, 4 096 pixels a side; 1 per chatbot or person; a new one takes its place. It is written anew in fixed sizes. */
  readonly uploadMyAvatar: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly filename: string; readonly contentType: string; readonly bytes: number; };
    readonly reply: { readonly upload: { readonly id: string; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "processing" | "ready" | "rejected" | "failed"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable" | "dimensions" | "animated"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly createdAt: string; readonly url?: string; readonly fields?: Readonly<Record<string, string>>; readonly expiresInSeconds?: 300; }; readonly form?: { readonly url: string; readonly fields: Readonly<Record<string, string>>; readonly expiresInSeconds: 300; }; };
  };
}

export const UPLOADS = {
  deleteChatbotAvatar: 'DELETE /v1/chatbots/{chatbotId}/avatar',
  deleteMyAvatar: 'DELETE /v1/me/avatar',
  downloadAttachment: 'GET /v1/chatbots/{chatbotId}/attachments/{attachmentId}/download',
  listMemberPictures: 'GET /v1/members/pictures',
  readChatbotAvatar: 'GET /v1/chatbots/{chatbotId}/avatar',
  readMyAvatar: 'GET /v1/me/avatar',
  uploadChatbotAvatar: 'POST /v1/chatbots/{chatbotId}/avatar/uploads',
  uploadMyAvatar: 'POST /v1/me/avatar/uploads',
} as const satisfies Readonly<Record<keyof Uploads, string>>;
