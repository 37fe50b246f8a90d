// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Materials {
  /** Change a material: of a page how often it is fetched again (null stops it), of a text its title and text, of an answer its question, its answer or both. What was learned before answers until the new version is in. */
  readonly changeMaterial: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: undefined;
    readonly body: { readonly schedule?: "daily" | "weekly" | "monthly" | null; readonly title?: string; readonly text?: string; readonly question?: string; readonly answer?: string; readonly updatedAt?: string; };
    readonly reply: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Reserve a training file and get a form for it, valid for 300 seconds. The file goes to quarantine and is scanned before anything else. Accepted: pdf, docx, pptx, xlsx, txt, md, csv, html; 1 to 25 000 000 bytes; 20 per account, on their way at the same time, files and pages together. */
  readonly createUpload: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly filename: string; readonly contentType: string; readonly bytes: number; };
    readonly reply: { readonly material: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; }; readonly upload?: { readonly url: string; readonly fields: Readonly<Record<string, string>>; readonly expiresInSeconds: 300; }; };
  };
  /** Delete a material, its file and its vectors; answers stop using it at once. */
  readonly deleteMaterial: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** A link to the file, valid for 60 seconds; only once it has been scanned clean. */
  readonly downloadMaterial: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly url: string; readonly expiresInSeconds: 60; };
  };
  /** What a material became: the pieces that are found and cited, in the order of the document. */
  readonly listChunks: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly ordinal: number; readonly page?: number; readonly heading?: string; readonly text: string; })[]; readonly nextCursor: string | null; };
  };
  /** The materials of a chatbot, newest first. */
  readonly listMaterials: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** One material, with its status and the reason when it was refused. */
  readonly readMaterial: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** What was written: of a text its title and text, of an answer its question and answer. `conflict` while a version is on its way, and for files and pages. */
  readonly readText: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly title?: string; readonly text?: string; readonly question?: string; readonly answer?: string; readonly updatedAt: string; };
  };
  /** Process a clean file again after a failure. */
  readonly retryMaterial: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Write the answer to a question. It takes the way of a file, and is found by its question. */
  readonly writeAnswer: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly question: string; readonly answer: string; };
    readonly reply: { readonly material: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; }; };
  };
  /** Write a text instead of sending a file. It takes the same way: quarantine, scan, extraction. */
  readonly writeText: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly title: string; readonly text: string; };
    readonly reply: { readonly material: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; }; };
  };
}

export const MATERIALS = {
  changeMaterial: 'PATCH /v1/chatbots/{chatbotId}/materials/{materialId}',
  createUpload: 'POST /v1/chatbots/{chatbotId}/materials/uploads',
  deleteMaterial: 'DELETE /v1/chatbots/{chatbotId}/materials/{materialId}',
  downloadMaterial: 'GET /v1/chatbots/{chatbotId}/materials/{materialId}/download',
  listChunks: 'GET /v1/chatbots/{chatbotId}/materials/{materialId}/chunks',
  listMaterials: 'GET /v1/chatbots/{chatbotId}/materials',
  readMaterial: 'GET /v1/chatbots/{chatbotId}/materials/{materialId}',
  readText: 'GET /v1/chatbots/{chatbotId}/materials/{materialId}/text',
  retryMaterial: 'POST /v1/chatbots/{chatbotId}/materials/{materialId}/retry',
  writeAnswer: 'POST /v1/chatbots/{chatbotId}/materials/answers',
  writeText: 'POST /v1/chatbots/{chatbotId}/materials/texts',
} as const satisfies Readonly<Record<keyof Materials, string>>;
