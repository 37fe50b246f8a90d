// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Identity {
  /** Change one’s name, the language of mails, or which news one gets by mail. */
  readonly changeMe: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly name?: string; readonly locale?: "fr" | "en"; readonly mails?: { readonly quota?: boolean; readonly billing?: boolean; readonly webhooks?: boolean; }; };
    readonly reply: { readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly locale: "fr" | "en"; }; readonly account: { readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; }; readonly accounts: readonly ({ readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; })[]; readonly secondFactor: boolean; readonly mails: { readonly quota: boolean; readonly billing: boolean; readonly webhooks: boolean; }; readonly session: { readonly id: string; }; };
  };
  /** End all of one’s sessions but this one. */
  readonly endOtherSessions: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** End one of one’s own sessions; it is dead at the next call. */
  readonly endSession: {
    readonly path: { readonly sessionId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** The public keys that verify our tokens (RFC 7517). */
  readonly keySet: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly keys: readonly ({ readonly kty: "RSA"; readonly kid: string; readonly alg: "RS256"; readonly use: "sig"; readonly n: string; readonly e: string; })[]; };
  };
  /** Where one is signed in, the newest first. */
  readonly listSessions: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly device: string; readonly place: string; readonly startedAt: string; readonly lastUsedAt: string; readonly current: boolean; })[]; readonly nextCursor: string | null; };
  };
  /** Sign in with e-mail address and password; the session is in cookies, never in the body. */
  readonly logIn: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; readonly password: string; readonly code?: string; };
    readonly reply: { readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly locale: "fr" | "en"; }; readonly accounts: readonly ({ readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; })[]; };
  };
  /** End this session; its tokens are dead at the next call. */
  readonly logOut: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Who is signed in, in which account and role, and in which others one could be. */
  readonly me: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly locale: "fr" | "en"; }; readonly account: { readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; }; readonly accounts: readonly ({ readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; })[]; readonly secondFactor: boolean; readonly mails: { readonly quota: boolean; readonly billing: boolean; readonly webhooks: boolean; }; readonly session: { readonly id: string; }; };
  };
  /** Trade the refresh cookie for a new pair of cookies; a token that was traded before ends the session. */
  readonly refresh: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Mail the link of a pending sign-up again; the answer is always the same. */
  readonly resendVerification: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; };
    readonly reply: { readonly status: "accepted"; };
  };
  /** Ask for an account; the answer is always the same, and a link is mailed. */
  readonly signUp: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; readonly password: string; readonly name: string; readonly accountName: string; readonly locale?: "fr" | "en"; };
    readonly reply: { readonly status: "accepted"; };
  };
  /** Go on in another account of one’s own, with this session. */
  readonly switchAccount: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly accountId: string; };
    readonly reply: undefined;
  };
  /** Open the account, or take over a changed address, with the mailed token and the password; signs in. */
  readonly verifyEmail: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly token: string; readonly password: string; };
    readonly reply: { readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly locale: "fr" | "en"; }; readonly account: { readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; }; };
  };
}

export const IDENTITY = {
  changeMe: 'PATCH /v1/me',
  endOtherSessions: 'DELETE /v1/auth/sessions',
  endSession: 'DELETE /v1/auth/sessions/{sessionId}',
  keySet: 'GET /.well-known/jwks.json',
  listSessions: 'GET /v1/auth/sessions',
  logIn: 'POST /v1/auth/login',
  logOut: 'POST /v1/auth/logout',
  me: 'GET /v1/me',
  refresh: 'POST /v1/auth/refresh',
  resendVerification: 'POST /v1/auth/verify-email/resend',
  signUp: 'POST /v1/auth/signup',
  switchAccount: 'POST /v1/auth/switch',
  verifyEmail: 'POST /v1/auth/verify-email',
} as const satisfies Readonly<Record<keyof Identity, string>>;
