import { randomUUID } from 'node:crypto';

/** The shop's number, by its id at Meta. */
export const NUMBER = '106540352242922';
export const PERSON = '33612345678';

/** As Meta writes it: everything beyond ASCII escaped, and every slash. */
const asMeta = (body: unknown): string =>
  JSON.stringify(body)
    .replaceAll('/', '\\/')
    .replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
/** One text of a person, as the Cloud API delivers it. */
export const message = (text: string, { id = randomUUID(), from = PERSON, at = Date.now(), number = NUMBER } = {}): string =>
  asMeta({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { phone_number_id: number },
              contacts: [{ wa_id: from, profile: { name: 'Zoë' } }],
              messages: [{ from, id: `wamid.${id}`, timestamp: String(Math.floor(at / 1000)), type: 'text', text: { body: text } }],
            },
          },
        ],
      },
    ],
  });
