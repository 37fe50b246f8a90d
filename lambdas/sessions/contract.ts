import * as z from 'zod';
import { lockEnv } from '../limits/contract.ts';

/** How a password is stored, and how failed attempts are counted. */
export const passwordEnv = lockEnv.extend({
  PEPPER_SECRET: z.string().min(1),
  PASSWORD_COST: z.coerce.number().int().min(4).max(15),
});

/** What a function needs that begins sessions. Lifetimes in seconds; the deployed template holds the values of controls S1 and S2. */
export const sessionsEnv = passwordEnv.extend({
  IDENTITY_TABLE: z.string().min(1),
  DIRECTORY_TABLE: z.string().min(1),
  SIGNING_SECRET: z.string().min(1),
  TOKEN_ISSUER: z.string().min(1),
  ACCESS_TOKEN_SECONDS: z.coerce.number().int().positive(),
  SESSION_IDLE_SECONDS: z.coerce.number().int().positive(),
  SESSION_ABSOLUTE_SECONDS: z.coerce.number().int().positive(),
});
