import { createHash } from 'node:crypto';
import { jwtVerify } from 'jose';
import * as z from 'zod';
import { hostileEncoding } from '../cleaning/plain-text.ts';
import { Problem } from '../core/problem.ts';
import { SKEW_SECONDS } from './kinds.ts';

/** Longest token that is looked at, in characters, and longest life that is left to one, in seconds. */
const LONGEST_TEXT = 4_096;
export const LONGEST_LIFE_SECONDS = 3_600;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** A secret that a site signs with. */
export interface VouchingSecret {
  readonly id: string;
  readonly secret: string;
}

/** Who a site says that a visitor is. */
export interface VouchedVisitor {
  /** The secret by which it was said. */
  readonly secretId: string;
  readonly subject: string;
  readonly name?: string;
  readonly email?: string;
}

/** One line of a person's own; what is none is left out rather than kept damaged. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !/[\p{Cc}<>]/u.test(text) && !hostileEncoding(text));
const subjectShape = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/\p{Cc}/u.test(text));
const details = z.object({ name: line(100).optional().catch(undefined), email: z.email().max(254).optional().catch(undefined) });

async function verified(token: string, { secret }: VouchingSecret, audience: string, now: number) {
  const { payload, protectedHeader } = await jwtVerify(token, new TextEncoder().encode(secret), {
    algorithms: ['HS256'],
    audience,
    requiredClaims: ['sub', 'exp', 'aud'],
    clockTolerance: SKEW_SECONDS,
    currentDate: new Date(now),
  });
  // Several audiences would make one token good in several places.
  if (payload.aud !== audience) throw new Error('audience');
  if (protectedHeader.crit !== undefined || (payload.exp ?? Infinity) > now / 1000 + LONGEST_LIFE_SECONDS + SKEW_SECONDS) throw new Error('lives too long');
  return payload;
}

/**
 * The visitor for whom a site vouches with a JWT of its own: HS256 and nothing else, for exactly this public key, for an hour at most (RFC 8725, 3.1, 3.9).
 * @throws Problem `token-refused` for a token that no secret of the chatbot has signed so.
 */
export async function vouchedVisitor(token: string, secrets: readonly VouchingSecret[], audience: string, now: number): Promise<VouchedVisitor> {
  if (token.length <= LONGEST_TEXT && COMPACT.test(token)) {
    for (const secret of secrets) {
      const payload = await verified(token, secret, audience, now).catch(() => undefined);
      const subject = subjectShape.safeParse(payload?.sub);
      if (!payload || !subject.success) continue;
      const { name, email } = details.parse(payload);
      return { secretId: secret.id, subject: subject.data, ...(name !== undefined && { name }), ...(email !== undefined && { email }) };
    }
  }
  throw new Problem('token-refused', 'visitor identity');
}

/** The id of a site's visitor: the same on every device, of no use in another chatbot, and nothing that says who it is. A UUID of version 8 (RFC 9562, 5.8). */
export function vouchedId(chatbotId: string, subject: string): string {
  const hex = createHash('sha256').update(`${chatbotId}\0${subject}`).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
