// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Imports {
  /** Import a page. It is fetched without any right or credential of ours, and scanned like a file. The same address again is a new fetch of the same material. Accepted: pdf, docx, pptx, xlsx, txt, md, csv, html; 1 to 10 000 000 bytes; 20 per account, on their way at the same time, files and pages together. */
  readonly importPage: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly url: string; readonly schedule?: "daily" | "weekly" | "monthly"; };
    readonly reply: { readonly material: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; }; };
  };
  /** Import the pages that a sitemap names: on its own site, as its robots.txt lets us, at most 200. `*` in a pattern stands for anything in path and query. */
  readonly importSitemap: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly url: string; readonly include?: readonly (string)[]; readonly exclude?: readonly (string)[]; };
    readonly reply: { readonly sitemap: { readonly id: string; readonly url: string; readonly status: "reading" | "importing" | "done" | "failed"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly found: number; readonly waiting: number; readonly createdAt: string; readonly updatedAt: string; }; };
  };
  /** The sitemaps of a chatbot and how far they have come, newest first. */
  readonly listSitemaps: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly url: string; readonly status: "reading" | "importing" | "done" | "failed"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly found: number; readonly waiting: number; readonly createdAt: string; readonly updatedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** Fetch a page again now. What has not changed is not taken in again. */
  readonly resyncMaterial: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; };
  };
}

export const IMPORTS = {
  importPage: 'POST /v1/chatbots/{chatbotId}/materials/imports',
  importSitemap: 'POST /v1/chatbots/{chatbotId}/materials/sitemaps',
  listSitemaps: 'GET /v1/chatbots/{chatbotId}/materials/sitemaps',
  resyncMaterial: 'POST /v1/chatbots/{chatbotId}/materials/{materialId}/resync',
} as const satisfies Readonly<Record<keyof Imports, string>>;
