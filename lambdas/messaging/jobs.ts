import * as z from 'zod';
import { id } from '../core/schema.ts';
import { channelKind } from './fields.ts';

/** A message of a person that was proved and not seen before. */
export const incomingJob = z.strictObject({
  accountId: id,
  chatbotId: id,
  channelId: id,
  kind: channelKind,
  /** Milliseconds. */
  receivedAtMs: z.number().int(),
  message: z.strictObject({
    eventId: z.string().min(1).max(300),
    sender: z.string().min(1).max(300),
    peer: z.string().min(1).max(300),
    name: z.string().max(400).optional(),
    text: z.string().max(16_000),
    media: z
      .array(z.strictObject({ type: z.enum(['image', 'audio', 'video', 'file', 'sticker', 'location', 'other']), id: z.string().max(4_000).optional() }))
      .max(31)
      .optional(),
    sentAtMs: z.number().optional(),
  }),
});
export type IncomingJob = z.output<typeof incomingJob>;

/** A file that came with a message which is stored. */
export const mediaJob = z.strictObject({
  accountId: id,
  chatbotId: id,
  channelId: id,
  conversationId: id,
  visitorId: id,
  messageId: id,
  media: z.strictObject({ type: z.string().max(20), id: z.string().min(1).max(4_000) }),
});
export type MediaJob = z.output<typeof mediaJob>;

/** A message on its way to a person; what it says is in the account's rows. */
export const outgoingJob = z.strictObject({ accountId: id, messageId: id });
export type OutgoingJob = z.output<typeof outgoingJob>;
