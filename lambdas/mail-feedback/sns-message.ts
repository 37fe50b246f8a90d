import { createVerify, X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { jsonOf } from '../core/json.ts';
import { Problem } from '../core/problem.ts';

const common = {
  MessageId: z.string().min(1).max(100),
  TopicArn: z.string().min(1).max(300),
  Message: z.string().max(262_144),
  Timestamp: z.iso.datetime(),
  SignatureVersion: z.string().max(10),
  Signature: z.base64().max(2_000),
  SigningCertURL: z.url().max(500),
};
const confirmation = z.object({
  ...common,
  Type: z.enum(['SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  Token: z.string().max(2_000),
  SubscribeURL: z.url().max(2_000),
});
const notification = z.object({ ...common, Type: z.literal('Notification'), Subject: z.string().max(1_000).optional() });

/** A message as SNS posts it (SNS guide, HTTP/HTTPS message formats). */
const message = z.discriminatedUnion('Type', [notification, confirmation]);
export type SnsMessage = z.output<typeof message>;

/** The members that are signed, in the order of their names (SNS guide, verifying signatures). */
const SIGNED = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const;

/** SNS tries for hours; a message that is older was kept by somebody else. Milliseconds. */
const PAST_MS = 86_400_000;
const AHEAD_MS = 300_000;

const refused = (reason: string): Problem => new Problem('signature-refused', reason, { event: { reason } });

/** The text that SNS has signed: each member that is there, name and value on a line of their own. */
export function signedText(given: Readonly<Partial<Record<string, string>>>, type: SnsMessage['Type']): string {
  return SIGNED[type].flatMap((name) => (given[name] === undefined ? [] : [`${name}\n${given[name]}\n`])).join('');
}

/** Where SNS of a topic's region has its certificates and is asked; nothing that is said by a message leads anywhere else. */
export const snsHost = (topicArn: string): string => `sns.${topicArn.split(':')[3] ?? ''}.amazonaws.com`;

const certificatePath = /^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/;

/**
 * A message that SNS has signed for our topic, by version 2 of its signatures (SHA-256).
 * @throws Problem `signature-refused` for anything else; whatever `certificate` throws.
 */
export async function verifySns(
  body: Uint8Array,
  { topicArn, now, certificate }: { readonly topicArn: string; readonly now: number; readonly certificate: (url: string) => Promise<string> },
): Promise<SnsMessage> {
  const parsed = message.safeParse(jsonOf(Buffer.from(body).toString('utf8')));
  if (!parsed.success) throw refused('no message of SNS');
  const given = parsed.data;
  if (given.TopicArn !== topicArn) throw refused('of another topic');
  if (given.SignatureVersion !== '2') throw refused('an older signature');
  const age = now - Date.parse(given.Timestamp);
  if (age > PAST_MS || age < -AHEAD_MS) throw refused('of another time');
  const { protocol, host, pathname, search } = new URL(given.SigningCertURL);
  if (protocol !== 'https:' || host !== snsHost(topicArn) || !certificatePath.test(pathname) || search !== '') throw refused('a certificate of somebody else');
  const verifier = createVerify('RSA-SHA256').update(signedText(given, given.Type), 'utf8');
  if (!verifier.verify(keyOf(await certificate(given.SigningCertURL), now), given.Signature, 'base64')) throw refused('forged');
  return given;
}

function keyOf(pem: string, now: number): X509Certificate['publicKey'] {
  const certificate = new X509Certificate(pem);
  if (Date.parse(certificate.validTo) < now || Date.parse(certificate.validFrom) > now) throw refused('a certificate of another time');
  return certificate.publicKey;
}
