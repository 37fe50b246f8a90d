import * as z from 'zod';

/** The authorizer has no route of its own: it stands before all that are not public. */
export const authorizerEnv = z.object({
  IDENTITY_TABLE: z.string().min(1),
  DIRECTORY_TABLE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
  LIMITS_TABLE: z.string().min(1),
  SESSION_IDLE_SECONDS: z.coerce.number().int().positive(),
  LOCK_SECONDS: z.coerce.number().int().positive(),
  TOKEN_ISSUER: z.string().min(1),
});
