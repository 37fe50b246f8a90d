import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { password } from '../people/fields.ts';
import { passwordEnv } from '../sessions/contract.ts';

/** For how long a person counts as confirmed on a session, in seconds. */
export const CONFIRMED_SECONDS = 300;
/** For how long a secret waits for its first code, in seconds. */
export const ENROL_SECONDS = 900;

/** Six digits of the app, or a recovery code. */
const code = z.string().min(6).max(32);
const recoveryCodes = z.strictObject({ recoveryCodes: z.array(z.string().max(20)).max(20).optional() });

export const secondFactorRoutes = routes({
  confirm: {
    method: 'POST',
    path: '/v1/auth/confirm',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'self',
    summary: `Give the password again, and the second factor where there is one: for ${CONFIRMED_SECONDS} seconds this session may do what matters most.`,
    problems: ['invalid-request', 'invalid-credentials', 'second-factor-required', 'locked-out', 'csrf-refused'],
    body: z.strictObject({ password, code: code.optional() }),
    reply: 'none',
  },
  enrolTotp: {
    method: 'POST',
    path: '/v1/auth/totp',
    host: 'app',
    status: 201,
    callers: ['session'],
    permission: 'self',
    confirmed: true,
    onceOnly: ['otpauthUrl'],
    summary: `Get a secret for an authenticator app; it counts after its first code, within ${ENROL_SECONDS} seconds.`,
    problems: ['conflict', 'csrf-refused'],
    reply: z.strictObject({ otpauthUrl: z.string().max(500).optional() }),
  },
  confirmTotp: {
    method: 'POST',
    path: '/v1/auth/totp/confirm',
    host: 'app',
    callers: ['session'],
    permission: 'self',
    confirmed: true,
    summary: 'Give the first code of the app: from now on log-in asks for one. The recovery codes are in this reply and nowhere else.',
    problems: ['invalid-request', 'invalid-credentials', 'conflict', 'locked-out', 'csrf-refused'],
    body: z.strictObject({ code }),
    reply: recoveryCodes,
  },
  removeTotp: {
    method: 'DELETE',
    path: '/v1/auth/totp',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'self',
    confirmed: true,
    summary: 'Take the second factor away.',
    problems: ['invalid-request', 'invalid-credentials', 'locked-out', 'csrf-refused'],
    body: z.strictObject({ password }),
    reply: 'none',
  },
  renewRecoveryCodes: {
    method: 'POST',
    path: '/v1/auth/recovery-codes',
    host: 'app',
    callers: ['session'],
    permission: 'self',
    confirmed: true,
    summary: 'Get new recovery codes; the old ones are void.',
    problems: ['invalid-request', 'invalid-credentials', 'conflict', 'locked-out', 'csrf-refused'],
    body: z.strictObject({ password }),
    reply: recoveryCodes,
  },
});

export const secondFactorEnv = passwordEnv.extend({ IDENTITY_TABLE: z.string().min(1) });
