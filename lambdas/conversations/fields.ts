import * as z from 'zod';
import { plain, plainLine } from '../cleaning/fields.ts';
import { id, moment, page, source, text, time } from '../core/schema.ts';
import { CHANNEL_KINDS } from '../messaging/fields.ts';

/** A question of a search in conversations, in code points (S20). */
const QUERY_MAX = 200;
/** Words that a person writes into a conversation or beside it. */
const WRITTEN_MAX = 4_000;
export const TAGS_MAX = 20;

export const status = z.enum(['open', 'waiting', 'closed']);
export const channel = z.enum(['widget', 'dashboard', 'api', ...CHANNEL_KINDS]);
const tag = plainLine(50);

/** What a list or an export of conversations can be narrowed to. */
export const filter = z.strictObject({
  query: text(QUERY_MAX).optional(),
  status: status.optional(),
  /** A member, `me`, or `none`. */
  assignee: z.union([id, z.enum(['me', 'none'])]).optional(),
  channel: channel.optional(),
  tag: tag.optional(),
  /** By the time of the last message: from, and before. */
  from: moment.optional(),
  to: moment.optional(),
});
export type Filter = z.output<typeof filter>;

export const listQuery = filter.extend(page.shape);
export const exportQuery = listQuery.extend({ format: z.enum(['json', 'csv']).optional() });

export const conversation = z.strictObject({
  id,
  channel,
  visitorId: z.string(),
  title: z.string(),
  status,
  assigneeId: id.nullable(),
  /** The member who answers instead of the bot. */
  takenOverBy: id.nullable(),
  tags: z.array(z.string()).max(TAGS_MAX),
  language: z.string().nullable(),
  messageCount: z.number().int(),
  createdAt: time,
  updatedAt: time,
  lastMessageAt: time,
});
export type Conversation = z.infer<typeof conversation>;

export const change = z
  .strictObject({
    status: status.optional(),
    assigneeId: id.nullable().optional(),
    tags: z
      .array(tag)
      .max(TAGS_MAX)
      .transform((tags) => [...new Set(tags)])
      .optional(),
  })
  .refine((given) => Object.keys(given).length > 0, { error: 'Name at least one member' });
export type Change = z.output<typeof change>;

export const written = z.strictObject({ text: plain(WRITTEN_MAX) });

export const message = z.strictObject({
  id,
  author: z.enum(['visitor', 'assistant', 'person']),
  /** The member who wrote it, where a person did and is still there. */
  authorId: id.optional(),
  text: z.string(),
  sources: z.array(source).max(20).optional(),
  model: z.string().optional(),
  feedback: z.enum(['up', 'down']).optional(),
  /** What became of it on its way to a messaging service. */
  delivery: z.strictObject({ state: z.enum(['queued', 'sent', 'failed']), reason: z.string().optional() }).optional(),
  /** Files that came with it; `GET .../attachments/{id}/download` has those that are ready. */
  files: z.array(z.strictObject({ id, name: z.string(), contentType: z.string(), status: z.string(), reason: z.string().optional() })).optional(),
  createdAt: time,
});
export type Message = z.infer<typeof message>;

export const note = z.strictObject({ id, authorId: id.nullable(), text: z.string(), createdAt: time });
export type Note = z.infer<typeof note>;

/** What a poll of changes gives back, and gets again: the view, its marks, and when they were read. */
export const since = z
  .string()
  .max(120)
  .regex(/^(?:all|own|none)\.[0-9a-f-]{1,36}\.[0-9a-f-]{1,36}\.\d{1,15}$/);

export const contact = z.strictObject({
  id,
  visitorId: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  company: z.string().nullable(),
  createdAt: time,
  updatedAt: time,
});
export type Contact = z.infer<typeof contact>;

export const lead = z.strictObject({
  id,
  contact,
  /** `null` once the conversation was deleted. */
  conversationId: id.nullable(),
  fields: z.record(z.string(), z.string()),
  /** The words to which the visitor agreed. */
  consentText: z.string(),
  createdAt: time,
});
export type Lead = z.infer<typeof lead>;
