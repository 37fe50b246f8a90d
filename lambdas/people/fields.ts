import * as z from 'zod';
import { plainLine } from '../cleaning/fields.ts';
import { id, language } from '../core/schema.ts';

/** What a person or an account is called: one line of the plain class (S17). */
export const calledName = plainLine(100);

export const email = z.email().max(254);
/** Bounded before it is looked at; what it must be is judged by the rule that stores it. */
export const password = z.string().min(1).max(1024);
/** A signed one-time token from a mail. */
export const mailedToken = z
  .string()
  .min(20)
  .max(4096)
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/);

/** A person, as replies show one. */
export const person = z.strictObject({ id, email, name: z.string().max(400), locale: language });
export const role = z.enum(['owner', 'admin', 'member']);
/** An account, as one of its members sees it. */
export const membership = z.strictObject({ id, name: z.string().max(400), role });
