import * as z from 'zod';
import type { Delivery, IncomingMedia, IncomingMessage } from '../kind.ts';
import { incomingText } from '../text.ts';

const id = z.string().min(1).max(200);
const party = z.object({ id });

const event = z.object({
  sender: party,
  recipient: party,
  timestamp: z.number().optional(),
  message: z
    .object({
      mid: id,
      text: z.string().optional(),
      is_echo: z.boolean().optional(),
      is_deleted: z.boolean().optional(),
      attachments: z
        .array(z.object({ type: z.string().optional(), payload: z.object({ url: z.string().max(4_000).optional() }).nullish() }))
        .max(30)
        .optional(),
    })
    .optional(),
  postback: z.object({ mid: id, title: z.string().optional() }).optional(),
});
const body = z.object({ object: z.string(), entry: z.array(z.unknown()) });
const entry = z.object({ id, messaging: z.array(z.unknown()).optional() });

const TYPES: Readonly<Record<string, IncomingMedia['type']>> = { image: 'image', audio: 'audio', video: 'video', file: 'file', location: 'location' };

/** One event as a message of a person; nothing for receipts, reactions, and what the page itself has said (S30.14). */
function messageOf({ sender, timestamp, message, postback }: z.output<typeof event>): IncomingMessage | undefined {
  if (message?.is_echo || message?.is_deleted) return undefined;
  const eventId = message?.mid ?? postback?.mid;
  if (eventId === undefined) return undefined;
  const media = (message?.attachments ?? []).map(({ type = '', payload }) => ({
    type: TYPES[type] ?? ('other' as const),
    ...(payload?.url && { id: payload.url }),
  }));
  const text = incomingText(message?.text ?? postback?.title ?? '');
  if (text === '' && media.length === 0) return undefined;
  return { eventId, sender: sender.id, peer: sender.id, text, ...(media.length > 0 && { media }), ...(timestamp !== undefined && { sentAtMs: timestamp }) };
}

/** What Messenger and Instagram send, several entries and events in one call: those of this page or account, and how many were for another one. */
export function readPage(value: unknown, object: 'page' | 'instagram', externalId: string): Delivery {
  const parsed = body.safeParse(value);
  if (!parsed.success || parsed.data.object !== object) return { messages: [], foreign: 0 };
  const messages: IncomingMessage[] = [];
  let foreign = 0;
  for (const each of parsed.data.entry) {
    const known = entry.safeParse(each);
    for (const one of known.data?.messaging ?? []) {
      const read = event.safeParse(one);
      // Echoes are of our own words: sender and recipient are the other way round.
      if (!read.success || read.data.message?.is_echo) continue;
      if (known.data?.id !== externalId || read.data.recipient.id !== externalId) {
        foreign += 1;
        continue;
      }
      const message = messageOf(read.data);
      if (message && message.sender !== externalId) messages.push(message);
    }
  }
  return { messages, foreign };
}
