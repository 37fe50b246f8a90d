// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Credentials {
  /** Ask for another address: a link is mailed to it, and the current address is told. It is taken over with `verify-email`. */
  readonly changeEmail: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; readonly password: string; };
    readonly reply: { readonly status: "accepted"; };
  };
  /** Set a new password with the current one. All other sessions end, and this one goes on with new cookies. */
  readonly changePassword: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly currentPassword: string; readonly newPassword: string; };
    readonly reply: undefined;
  };
  /** Ask for a link that sets a new password; the answer is always the same, and only the owner of a known address gets a mail. */
  readonly forgotPassword: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; };
    readonly reply: { readonly status: "accepted"; };
  };
  /** Set a new password with the mailed token. Every session ends, and nobody is signed in by it. */
  readonly resetPassword: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly token: string; readonly password: string; };
    readonly reply: undefined;
  };
}

export const CREDENTIALS = {
  changeEmail: 'POST /v1/auth/email/change',
  changePassword: 'POST /v1/auth/password/change',
  forgotPassword: 'POST /v1/auth/password/forgot',
  resetPassword: 'POST /v1/auth/password/reset',
} as const satisfies Readonly<Record<keyof Credentials, string>>;
