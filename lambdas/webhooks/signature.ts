import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
/** Of a secret: between the 24 and 64 bytes of Standard Webhooks, as many as the hash has. */
const SECRET_BYTES = 32;

/** A fresh secret of an endpoint. */
export const newWebhookSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;

/** One signature of a message: `v1,` and the HMAC-SHA256 over id, time in seconds and body, joined by dots (Standard Webhooks 1.0). */
export const signatureOf = (secret: string, id: string, timestamp: number, body: string): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64')}`;

/** The headers of one attempt: the id of the message, the time of this attempt, and a signature of each secret that is good, the newest first. */
export function signedHeaders(
  secrets: readonly string[],
  message: { readonly id: string; readonly atMs: number; readonly body: string },
): Record<string, string> {
  const timestamp = Math.floor(message.atMs / 1000);
  return {
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => signatureOf(secret, message.id, timestamp, message.body)).join(' '),
  };
}
