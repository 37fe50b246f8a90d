import * as z from 'zod';
import type { Delivery, IncomingMedia, IncomingMessage } from '../kind.ts';
import { incomingName, incomingText } from '../text.ts';

const id = z.string().min(1).max(200);
const file = z.object({ id, caption: z.string().optional() }).optional();
const titled = z.object({ title: z.string() }).optional();

const message = z.object({
  id,
  from: id,
  timestamp: z
    .string()
    .regex(/^\d{1,12}$/)
    .optional(),
  type: z.string(),
  group_id: z.string().optional(),
  text: z.object({ body: z.string() }).optional(),
  button: z.object({ text: z.string() }).optional(),
  interactive: z.object({ button_reply: titled, list_reply: titled }).optional(),
  image: file,
  audio: file,
  video: file,
  document: file,
  sticker: file,
  location: z.object({}).optional(),
});
const body = z.object({ object: z.literal('whatsapp_business_account'), entry: z.array(z.unknown()) });
const entry = z.object({ changes: z.array(z.unknown()) });
const change = z.object({
  field: z.literal('messages'),
  value: z.object({
    metadata: z.object({ phone_number_id: id }),
    contacts: z.array(z.object({ wa_id: id, profile: z.object({ name: z.string().optional() }).optional() })).optional(),
    messages: z.array(z.unknown()).optional(),
  }),
});

const FILES = { image: 'image', audio: 'audio', video: 'video', document: 'file', sticker: 'sticker' } as const satisfies Record<string, IncomingMedia['type']>;

function messageOf(read: z.output<typeof message>, name: string | undefined): IncomingMessage | undefined {
  // Groups are no conversation with one person.
  if (read.group_id !== undefined) return undefined;
  const media = Object.entries(FILES).flatMap(([field, type]): IncomingMedia[] => {
    const given = read[field as keyof typeof FILES];
    return given ? [{ type, id: given.id }] : [];
  });
  if (read.location) media.push({ type: 'location' });
  const caption = Object.keys(FILES).flatMap((field) => read[field as keyof typeof FILES]?.caption ?? [])[0];
  const chosen = read.interactive?.button_reply?.title ?? read.interactive?.list_reply?.title;
  const text = incomingText(read.text?.body ?? read.button?.text ?? chosen ?? caption ?? '');
  if (text === '' && media.length === 0) return undefined;
  return {
    eventId: read.id,
    sender: read.from,
    peer: read.from,
    text,
    ...(name !== undefined && { name }),
    ...(media.length > 0 && { media }),
    ...(read.timestamp !== undefined && { sentAtMs: Number(read.timestamp) * 1000 }),
  };
}

/** What WhatsApp sends, several entries and changes in one call: messages to this number, and how many were to another one. Statuses, reactions and news of the account say nothing. */
export function readWhatsApp(value: unknown, phoneNumberId: string): Delivery {
  const messages: IncomingMessage[] = [];
  let foreign = 0;
  for (const each of body.safeParse(value).data?.entry ?? []) {
    for (const one of entry.safeParse(each).data?.changes ?? []) {
      const known = change.safeParse(one).data?.value;
      if (!known?.messages) continue;
      if (known.metadata.phone_number_id !== phoneNumberId) {
        foreign += known.messages.length;
        continue;
      }
      for (const sent of known.messages) {
        const read = message.safeParse(sent);
        const contact = known.contacts?.find(({ wa_id }) => wa_id === read.data?.from);
        const found = read.success && messageOf(read.data, incomingName(contact?.profile?.name));
        if (found) messages.push(found);
      }
    }
  }
  return { messages, foreign };
}
