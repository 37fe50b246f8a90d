import * as z from 'zod';

/** The ARN of the KMS key that closes the keys of accounts. */
export const sealingEnv = z.object({ TENANT_KEY: z.string().min(1) });
