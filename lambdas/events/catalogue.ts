import * as z from 'zod';
import { areas, id, time } from '../core/schema.ts';
import type { Area } from '../core/contract.ts';
import { TEXT_MAX } from './contract.ts';

/** What an event of one type says, and to whom it may be said. */
export interface EventKind {
  /** When it is sent, in one sentence. */
  readonly sentence: string;
  /** Whoever is told must be able to read this area of the event's chatbot; `account` is for owners and admins. */
  readonly area: Area | 'account';
  /** It is about one conversation, whose id is `conversationId` of its data: whoever is told must see that conversation under its sharing policy (S11). */
  readonly conversation: boolean;
  readonly data: z.ZodObject;
}

const kind = <const K extends EventKind>(entry: K): K => entry;

const word = z.string().max(80);
const ofConversation = { conversationId: id };
const material = { materialId: id, kind: z.enum(['file', 'page', 'text', 'answer']), name: z.string().max(255) };
const role = z.enum(['owner', 'admin', 'member']);

/** Every event of the product by its type. A type that is here is never taken away or changed in what it says; members may be added to its data. */
export const CATALOGUE = {
  'conversation.created': kind({
    sentence: 'A visitor, the team or a program has begun a conversation.',
    area: 'conversations',
    conversation: true,
    data: z.strictObject({ ...ofConversation, channel: word, visitorId: z.string().max(200), title: z.string().max(400) }),
  }),
  'conversation.updated': kind({
    sentence: 'Status, assignee, tags or takeover of a conversation have changed; the data are what they are now.',
    area: 'conversations',
    conversation: true,
    data: z.strictObject({
      ...ofConversation,
      status: z.enum(['open', 'waiting', 'closed']),
      assigneeId: id.nullable(),
      /** The member who answers instead of the bot. */
      takenOverBy: id.nullable(),
      tags: z.array(z.string().max(200)).max(20),
    }),
  }),
  'conversation.handed_off': kind({
    sentence: 'A conversation asks for a person, once until somebody has taken it over.',
    area: 'conversations',
    conversation: true,
    data: z.strictObject({ ...ofConversation }),
  }),
  'trigger.fired': kind({
    sentence: 'A trigger that tells the webhooks has fired in a conversation, once for each message or answer that fires it.',
    area: 'conversations',
    conversation: true,
    data: z.strictObject({ ...ofConversation, triggerId: id, name: z.string().max(400) }),
  }),
  'message.created': kind({
    sentence: 'A message of a visitor, of the bot or of a person was stored.',
    area: 'conversations',
    conversation: true,
    data: z.strictObject({
      ...ofConversation,
      messageId: id,
      author: z.enum(['visitor', 'assistant', 'person']),
      /** The member, where a person wrote it. */
      authorId: id.nullable(),
      text: z.string().max(TEXT_MAX * 2),
      /** The text is longer than an event carries; the whole is in the conversation. */
      truncated: z.boolean(),
    }),
  }),
  'lead.created': kind({
    sentence: 'A visitor has left an address or a number, with consent.',
    area: 'conversations',
    conversation: false,
    data: z.strictObject({
      leadId: id,
      contactId: id,
      conversationId: id.nullable(),
      fields: z.record(z.string().max(200), z.string().max(4_000)),
      consentText: z.string().max(4_000),
    }),
  }),
  'material.ready': kind({
    sentence: 'A material was taken in, and answers are given from it.',
    area: 'knowledge',
    conversation: false,
    data: z.strictObject({ ...material, chunkCount: z.number().int() }),
  }),
  'material.rejected': kind({
    sentence: 'A material was refused before anything was read from it.',
    area: 'knowledge',
    conversation: false,
    data: z.strictObject({ ...material, reason: word }),
  }),
  'material.failed': kind({
    sentence: 'A material could not be taken in, or a newer version of one came to nothing.',
    area: 'knowledge',
    conversation: false,
    data: z.strictObject({ ...material, reason: word }),
  }),
  'quota.reached': kind({
    sentence: 'The account has used 80 % or all of something that its plan includes.',
    area: 'account',
    conversation: false,
    data: z.strictObject({
      measure: z.enum(['messages', 'tokens', 'materials', 'bytes', 'chunks']),
      share: z.union([z.literal(80), z.literal(100)]),
      /** The calendar month (UTC) in which messages and tokens are counted. */
      month: word.nullable(),
    }),
  }),
  'member.invited': kind({
    sentence: 'Somebody was invited into the account.',
    area: 'account',
    conversation: false,
    data: z.strictObject({ invitationId: id, role }),
  }),
  'member.joined': kind({
    sentence: 'Somebody has become a member of the account.',
    area: 'account',
    conversation: false,
    data: z.strictObject({ userId: id, role }),
  }),
  'member.role_changed': kind({
    sentence: 'A member has another role; at a transfer of the account this is sent of both.',
    area: 'account',
    conversation: false,
    data: z.strictObject({ userId: id, role }),
  }),
  'member.grants_changed': kind({
    sentence: 'What a member may do with a chatbot has changed.',
    area: 'account',
    conversation: false,
    data: z.strictObject({
      userId: id,
      /** `null`: nothing any more. */
      areas: areas.nullable(),
    }),
  }),
  'member.removed': kind({
    sentence: 'Somebody is no member of the account any more.',
    area: 'account',
    conversation: false,
    data: z.strictObject({ userId: id }),
  }),
  'api_key.created': kind({
    sentence: 'An API key was made.',
    area: 'account',
    conversation: false,
    data: z.strictObject({
      apiKeyId: id,
      name: z.string().max(400),
      lastFour: z.string().max(4),
      scopes: areas,
      /** `null`: all chatbots of the account. */
      chatbotIds: z.array(id).max(100).nullable(),
      createdBy: id,
      expiresAt: time.nullable(),
    }),
  }),
  'api_key.revoked': kind({
    sentence: 'An API key was revoked.',
    area: 'account',
    conversation: false,
    data: z.strictObject({ apiKeyId: id }),
  }),
  'security.event': kind({
    sentence: 'The security journal of the account has a new entry of a kind that wants to be looked at.',
    area: 'account',
    conversation: false,
    data: z.strictObject({
      /** As the journal calls it (OWASP Logging Vocabulary). */
      kind: word,
      outcome: z.enum(['refused', 'done']),
      action: word,
      actor: z.strictObject({ kind: word, id: z.string().max(200) }).nullable(),
      target: z.string().max(200).nullable(),
      reason: word.nullable(),
      requestId: z.string().max(100),
    }),
  }),
} as const satisfies Record<string, EventKind>;

export type EventType = keyof typeof CATALOGUE;
export const EVENT_TYPES = Object.keys(CATALOGUE) as [EventType, ...EventType[]];

/** What an event of a type says. */
export type DataOf<T extends EventType> = z.output<(typeof CATALOGUE)[T]['data']>;

/** One event as it travels. Ids sort by time, but events may come in any order, and one may come more than once under the same id. */
export interface Envelope<T extends EventType> {
  readonly id: string;
  readonly type: T;
  readonly occurredAt: string;
  readonly accountId: string;
  /** The chatbot that it is about, where it is about one. */
  readonly chatbotId?: string;
  readonly data: DataOf<T>;
}

/** Any event, told apart by its type. */
export type AccountEvent = { readonly [T in EventType]: Envelope<T> }[EventType];

/** An event as whoever causes it says it: when and in which account is known by the transaction. */
export type NewEvent = {
  readonly [T in EventType]: {
    readonly type: T;
    readonly chatbotId?: string;
    readonly data: DataOf<T>;
    /** Of what may be said again after a crash. */ readonly id?: string;
  };
}[EventType];
