import * as z from 'zod';
import { once } from './once.ts';

/** The environment that a feature's schema asks for, as CDK must give it: every variable a string. */
export type EnvOf<S extends z.ZodObject> = { readonly [K in keyof z.output<S>]: string };

/** Where every function's errors go to, where they go anywhere. */
export const errorsEnv = z.object({ ERRORS_DSN: z.string().optional(), ERRORS_RELEASE: z.string().optional(), ERRORS_ENVIRONMENT: z.string().optional() });

/** How long what every function reads of secrets and published keys is kept in memory: after so long what was renewed or withdrawn counts everywhere. */
const keptEnv = z.object({ KEPT_SECONDS: z.coerce.number().int().min(1).max(300).default(60) });

/**
 * Reads the environment by a schema; the only reader of `process.env`.
 * @throws Error naming each variable that is missing or malformed, never its value.
 */
export function readEnv<S extends z.ZodType>(schema: S): z.output<S> {
  const result = schema.safeParse(process.env);
  if (result.success) return result.data;
  const names = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`);
  throw new Error(`configuration is incomplete: ${names.join(', ')}`);
}

/** How long secrets and published keys are kept, in milliseconds. */
export const keptMs = once((): number => readEnv(keptEnv).KEPT_SECONDS * 1000);
