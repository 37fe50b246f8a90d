// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface SecondFactor {
  /** Give the password again, and the second factor where there is one: for 300 seconds this session may do what matters most. */
  readonly confirm: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly password: string; readonly code?: string; };
    readonly reply: undefined;
  };
  /** Give the first code of the app: from now on log-in asks for one. The recovery codes are in this reply and nowhere else. */
  readonly confirmTotp: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly code: string; };
    readonly reply: { readonly recoveryCodes?: readonly (string)[]; };
  };
  /** Get a secret for an authenticator app; it counts after its first code, within 900 seconds. */
  readonly enrolTotp: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly otpauthUrl?: string; };
  };
  /** Take the second factor away. */
  readonly removeTotp: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly password: string; };
    readonly reply: undefined;
  };
  /** Get new recovery codes; the old ones are void. */
  readonly renewRecoveryCodes: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly password: string; };
    readonly reply: { readonly recoveryCodes?: readonly (string)[]; };
  };
}

export const SECOND_FACTOR = {
  confirm: 'POST /v1/auth/confirm',
  confirmTotp: 'POST /v1/auth/totp/confirm',
  enrolTotp: 'POST /v1/auth/totp',
  removeTotp: 'DELETE /v1/auth/totp',
  renewRecoveryCodes: 'POST /v1/auth/recovery-codes',
} as const satisfies Readonly<Record<keyof SecondFactor, string>>;
