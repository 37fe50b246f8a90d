/** `typ` of each kind of token that we sign. */
export const TOKEN_TYPES = {
  access: 'at+jwt',
  verifyEmail: 'verify-email+jwt',
  invite: 'invite+jwt',
  resetPassword: 'reset-password+jwt',
  changeEmail: 'change-email+jwt',
  ticket: 'ticket+jwt',
  visitor: 'visitor+jwt',
  returning: 'returning+jwt',
} as const;

export type TokenKind = keyof typeof TOKEN_TYPES;

/** `aud` of each kind: who the token is for. */
export const AUDIENCE: Readonly<Record<TokenKind, string>> = {
  access: 'rempart:api',
  verifyEmail: 'rempart:verify-email',
  invite: 'rempart:invite',
  resetPassword: 'rempart:reset-password',
  changeEmail: 'rempart:change-email',
  ticket: 'rempart:widget-session',
  visitor: 'rempart:widget',
  returning: 'rempart:widget-return',
};

/** Clock difference that is forgiven, in seconds (controls S1). */
export const SKEW_SECONDS = 30;
/** No token lives longer than this, whatever it says (S1.6). */
export const LONGEST_SECONDS = 604_800;
