// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Account {
  /** Come back: a closing account is open again, with everything in it. */
  readonly cancelDeletion: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Change settings of the account. Who demands a second factor of others has one; to demand it no more needs a step-up. */
  readonly changeAccount: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly name?: string; readonly locale?: "fr" | "en"; readonly requireSecondFactor?: boolean; };
    readonly reply: { readonly id: string; readonly name: string; readonly locale: "fr" | "en"; readonly createdAt: string; readonly requireSecondFactor: boolean; readonly state: "active" | "closing"; readonly erasedAt?: string; };
  };
  /** Close the account: every session, key and visitor is out at the next call, and everything is erased after a grace period in which the owner may log in and come back. */
  readonly closeAccount: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly name: string; readonly locale: "fr" | "en"; readonly createdAt: string; readonly requireSecondFactor: boolean; readonly state: "active" | "closing"; readonly erasedAt?: string; };
  };
  /** Have everything of the account put into one archive; a mail says when it is ready. One at a time: the next takes the place of the last. */
  readonly exportAccount: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly status: "none" | "preparing" | "ready" | "failed" | "expired"; readonly id?: string; readonly bytes?: number; readonly createdAt?: string; readonly expiresAt?: string; readonly url?: string; readonly expiresInSeconds?: 60; };
  };
  /** The account and its settings. */
  readonly readAccount: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly name: string; readonly locale: "fr" | "en"; readonly createdAt: string; readonly requireSecondFactor: boolean; readonly state: "active" | "closing"; readonly erasedAt?: string; };
  };
  /** What has become of the export; with a link of 60 seconds when it is ready and the person is confirmed. */
  readonly readExport: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly status: "none" | "preparing" | "ready" | "failed" | "expired"; readonly id?: string; readonly bytes?: number; readonly createdAt?: string; readonly expiresAt?: string; readonly url?: string; readonly expiresInSeconds?: 60; };
  };
}

export const ACCOUNT = {
  cancelDeletion: 'POST /v1/account/deletion/cancel',
  changeAccount: 'PATCH /v1/account',
  closeAccount: 'DELETE /v1/account',
  exportAccount: 'POST /v1/account/export',
  readAccount: 'GET /v1/account',
  readExport: 'GET /v1/account/export',
} as const satisfies Readonly<Record<keyof Account, string>>;
