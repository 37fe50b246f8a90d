import * as z from 'zod';

/** The services through which people write to a chatbot beside its widget. */
export const CHANNEL_KINDS = ['whatsapp', 'instagram', 'messenger', 'telegram', 'slack'] as const;
export type ChannelKindName = (typeof CHANNEL_KINDS)[number];
export const channelKind = z.enum(CHANNEL_KINDS);

/** A name that a provider gives to something: digits and letters, never text. */
export const providerId = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9._-]{1,64}$/, { error: 'An id as the provider shows it' });

/** The least length of a secret of a provider: whatever is shorter is a mistake, and an empty one would make every signature good (S30.4). */
const SECRET_MIN = 16;

/** A secret that a provider gives: visible ASCII, so no blank, no line break, and nothing that an HTTP header would not carry. */
export const providerSecret = z
  .string()
  .max(1_000)
  .regex(/^[\x21-\x7e]*$/, { error: 'A secret as the provider shows it, without blanks' })
  .min(SECRET_MIN, { error: `At least ${SECRET_MIN} characters` });
