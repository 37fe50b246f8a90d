import * as z from 'zod';

/** The rotation function of the signing key. `OVERLAP_SECONDS`: how long a new key is published before it signs. */
export const keysEnv = z.object({
  DIRECTORY_TABLE: z.string().min(1),
  OVERLAP_SECONDS: z.coerce.number().int().nonnegative(),
  LONGEST_TOKEN_SECONDS: z.coerce.number().int().positive(),
});
