import * as z from 'zod';

/** Mails about a person's account. Whether there is such a person is looked up by the worker, so no answer over HTTP can depend on it (S12.5). */
export const noticesEnv = z.object({
  IDENTITY_TABLE: z.string().min(1),
  SIGNING_SECRET: z.string().min(1),
  TOKEN_ISSUER: z.string().min(1),
  MAIL_SENDER: z.string().min(3),
  MAIL_EVENTS: z.string().min(1),
  /** The origin of the application, where it has a name of its own. */
  APP_ORIGIN: z.url().or(z.literal('')),
});

/** What a function that asks for mails is told. */
export const noticeSenderEnv = z.object({ NOTICE_QUEUE: z.string().min(1) });

/** How long the links of each kind work, in seconds. */
export const LINK_SECONDS = { signUp: 86_400, resetPassword: 1_800, changeEmail: 3_600 } as const;

/** What news are about: a person may do without each of these. Who asks for an export wants its news, so it is none of them. */
export const TOPICS = ['quota', 'billing', 'webhooks'] as const;
export type Topic = (typeof TOPICS)[number];

// Only the worker reads a notice; whoever asks for a mail makes none of these schemas at its start.
export type { Notice, Notify } from './fields.ts';
