import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id, language, line, time } from '../core/schema.ts';

const email = z.email().max(254);
const password = z.string().min(1).max(1024);
/** A signed one-time token from a mail. */
const token = z
  .string()
  .min(20)
  .max(4096)
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/);

const user = z.strictObject({ id, email, name: z.string().max(400), locale: language });
const membership = z.strictObject({ id, name: z.string().max(400), role: z.enum(['owner', 'admin', 'member']) });

const whoAmI = z.strictObject({
  user,
  account: membership,
  accounts: z.array(membership).max(100),
  secondFactor: z.boolean(),
  session: z.strictObject({ id }),
});

export const identityRoutes = routes({
  signUp: {
    method: 'POST',
    path: '/v1/auth/signup',
    host: 'app',
    status: 202,
    callers: ['public'],
    summary: 'Ask for an account; the answer is always the same, and a link is mailed.',
    problems: ['invalid-request', 'weak-password', 'csrf-refused', 'rate-limited', 'unavailable'],
    body: z.strictObject({ email, password, name: line(100), accountName: line(100), locale: language.optional() }),
    reply: z.strictObject({ status: z.literal('accepted') }),
  },
  verifyEmail: {
    method: 'POST',
    path: '/v1/auth/verify-email',
    host: 'app',
    callers: ['public'],
    summary: 'Open the account, or take over a changed address, with the mailed token and the password; signs in.',
    problems: ['invalid-request', 'token-refused', 'invalid-credentials', 'csrf-refused', 'locked-out', 'unavailable'],
    body: z.strictObject({ token, password }),
    reply: z.strictObject({ user, account: membership }),
  },
  resendVerification: {
    method: 'POST',
    path: '/v1/auth/verify-email/resend',
    host: 'app',
    status: 202,
    callers: ['public'],
    summary: 'Mail the link of a pending sign-up again; the answer is always the same.',
    problems: ['invalid-request', 'csrf-refused', 'rate-limited', 'unavailable'],
    body: z.strictObject({ email }),
    reply: z.strictObject({ status: z.literal('accepted') }),
  },
  logIn: {
    method: 'POST',
    path: '/v1/auth/login',
    host: 'app',
    callers: ['public'],
    summary: 'Sign in with e-mail address and password; the session is in cookies, never in the body.',
    problems: ['invalid-request', 'invalid-credentials', 'second-factor-required', 'csrf-refused', 'locked-out', 'unavailable'],
    body: z.strictObject({ email, password, code: z.string().min(6).max(32).optional() }),
    reply: z.strictObject({ user, accounts: z.array(membership).max(100) }),
  },
  refresh: {
    method: 'POST',
    path: '/v1/auth/refresh',
    host: 'app',
    status: 204,
    callers: ['public'],
    summary: 'Trade the refresh cookie for a new pair of cookies; a token that was traded before ends the session.',
    problems: ['not-signed-in', 'csrf-refused', 'unavailable'],
    reply: 'none',
  },
  logOut: {
    method: 'POST',
    path: '/v1/auth/logout',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'self',
    summary: 'End this session; its tokens are dead at the next call.',
    problems: ['csrf-refused'],
    reply: 'none',
  },
  me: {
    method: 'GET',
    path: '/v1/me',
    host: 'app',
    callers: ['session'],
    permission: 'self',
    summary: 'Who is signed in, in which account and role, and in which others one could be.',
    problems: [],
    reply: whoAmI,
  },
  changeMe: {
    method: 'PATCH',
    path: '/v1/me',
    host: 'app',
    callers: ['session'],
    permission: 'self',
    summary: 'Change one’s name, or the language of mails.',
    problems: ['invalid-request', 'csrf-refused'],
    body: z
      .strictObject({ name: line(100), locale: language })
      .partial()
      .refine((change) => Object.keys(change).length > 0, { error: 'Nothing to change' }),
    reply: whoAmI,
  },
  switchAccount: {
    method: 'POST',
    path: '/v1/auth/switch',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'self',
    summary: 'Go on in another account of one’s own, with this session.',
    problems: ['invalid-request', 'not-found', 'csrf-refused'],
    body: z.strictObject({ accountId: id }),
    reply: 'none',
  },
  listSessions: {
    method: 'GET',
    path: '/v1/auth/sessions',
    host: 'app',
    callers: ['session'],
    permission: 'self',
    summary: 'Where one is signed in, the newest first.',
    problems: [],
    reply: z.strictObject({
      items: z
        .array(
          z.strictObject({
            id,
            /** Browser and system in plain words. */
            device: z.string().max(100),
            /** Country and network of the address. */
            place: z.string().max(100),
            startedAt: time,
            lastUsedAt: time,
            current: z.boolean(),
          }),
        )
        .max(100),
    }),
  },
  endSession: {
    method: 'DELETE',
    path: '/v1/auth/sessions/{sessionId}',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'self',
    summary: 'End one of one’s own sessions; it is dead at the next call.',
    problems: ['not-found', 'csrf-refused'],
    params: z.strictObject({ sessionId: id }),
    reply: 'none',
  },
  endOtherSessions: {
    method: 'DELETE',
    path: '/v1/auth/sessions',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'self',
    summary: 'End all of one’s sessions but this one.',
    problems: ['csrf-refused'],
    reply: 'none',
  },
  keySet: {
    method: 'GET',
    path: '/.well-known/jwks.json',
    host: 'app',
    callers: ['public'],
    summary: 'The public keys that verify our tokens (RFC 7517).',
    problems: ['unavailable'],
    reply: z.strictObject({
      keys: z
        .array(
          z.strictObject({
            kty: z.literal('RSA'),
            kid: z.string().max(64),
            alg: z.literal('RS256'),
            use: z.literal('sig'),
            n: z.string().max(1024),
            e: z.string().max(16),
          }),
        )
        .max(10),
    }),
  },
});

/** Lifetimes in seconds; the deployed template holds the values of controls S1 and S2. */
export const lifetimesEnv = z.object({
  ACCESS_TOKEN_SECONDS: z.coerce.number().int().positive(),
  SESSION_IDLE_SECONDS: z.coerce.number().int().positive(),
  SESSION_ABSOLUTE_SECONDS: z.coerce.number().int().positive(),
});

export const identityEnv = lifetimesEnv.extend({
  IDENTITY_TABLE: z.string().min(1),
  DIRECTORY_TABLE: z.string().min(1),
  SIGNING_SECRET: z.string().min(1),
  PEPPER_SECRET: z.string().min(1),
  TOKEN_ISSUER: z.string().min(1),
  NOTICE_QUEUE: z.string().min(1),
  LOCK_SECONDS: z.coerce.number().int().positive(),
  PASSWORD_COST: z.coerce.number().int().min(4).max(15),
});
