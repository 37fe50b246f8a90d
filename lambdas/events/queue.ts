import * as z from 'zod';
import { id, time } from '../core/schema.ts';
import { CATALOGUE, EVENT_TYPES, type AccountEvent, type EventType } from './catalogue.ts';

const envelope = (type: EventType) =>
  z.strictObject({ id, type: z.literal(type), occurredAt: time, accountId: id, chatbotId: id.optional(), data: CATALOGUE[type].data });

const [first, ...others] = EVENT_TYPES;

/**
 * One message of the queue `events`: one event, as the relay sent it. It comes at least once and in any order: whoever acts on it keeps what it has done by
 * the event's `id`.
 */
export const eventMessage: z.ZodType<AccountEvent> = z.discriminatedUnion('type', [
  envelope(first),
  ...others.map(envelope),
]) as unknown as z.ZodType<AccountEvent>;
