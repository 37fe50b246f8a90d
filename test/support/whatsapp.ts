import { createHmac, randomUUID } from 'node:crypto';
import { expectStatus } from '../../local/client/client.ts';
import type { Tenant } from './cloud.ts';

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

export const APP_SECRET = 'app-secret-cnry-5d1f0b7c2e';
export const signature = (raw: string, secret = APP_SECRET): string => `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;

/** Connects a chatbot to a number of its own: the channel's id. */
export async function connectNumber({ client }: Pick<Tenant, 'client'>, chatbotId: string, number: string): Promise<string> {
  const body = { kind: 'whatsapp', name: 'Shop', phoneNumberId: number, accessToken: 'access-token-cnry-9a8b7c6d5e', appSecret: APP_SECRET };
  return (await expectStatus(client.call<{ channel: { id: string } }>('POST', `/v1/chatbots/${chatbotId}/channels`, { body }), 201)).body.channel.id;
}

/** Delivers a call of Meta's, signed by the secret given. */
export const deliver = (app: string, channelId: string, raw: string, secret?: string): Promise<Response> =>
  fetch(`${app}/v1/hooks/whatsapp/${channelId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature(raw, secret) },
    body: raw,
  });
