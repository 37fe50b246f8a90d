import { createSign } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { rings } from '../../../lambdas/core/ring-store.ts';
import { mailHook } from '../../../lambdas/mail-feedback/hook.ts';
import { signedText } from '../../../lambdas/mail-feedback/sns-message.ts';
import { sns } from '../../../lambdas/mail-feedback/sns.ts';
import { suppressionStore } from '../../../lambdas/people/suppression-store.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const NOW = Date.parse('2026-11-26T08:00:00Z');
const TOPIC = 'arn:aws:sns:eu-west-3:123456789012:Mail';
const CERTIFICATE = 'https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem';

type Key = { readonly cert: string; readonly private: string };
const made = (days: number): Promise<Key> =>
  generate([{ name: 'commonName', value: 'sns.amazonaws.com' }], {
    keyType: 'rsa',
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(NOW - 40 * 86_400_000),
    notAfterDate: new Date(NOW + days * 86_400_000),
  });
let amazon: Key;
let stranger: Key;
let old: Key;
beforeAll(async () => {
  [amazon, stranger, old] = await Promise.all([made(30), made(30), made(-1)]);
});

type Message = Readonly<Record<string, string>>;
let last = 0;
function notification(report: object, over: Message = {}): Message {
  last += 1;
  return {
    Type: 'Notification',
    MessageId: `m-${last}`,
    TopicArn: TOPIC,
    Message: JSON.stringify(report),
    Timestamp: new Date(NOW - 1_000).toISOString(),
    SignatureVersion: '2',
    SigningCertURL: CERTIFICATE,
    ...over,
  };
}
const bounce = (address: string, bounceType = 'Permanent') => ({ eventType: 'Bounce', bounce: { bounceType, bouncedRecipients: [{ emailAddress: address }] } });
const complaint = (address: string, complaintFeedbackType = 'abuse') => ({
  eventType: 'Complaint',
  complaint: { complainedRecipients: [{ emailAddress: address }], complaintFeedbackType },
});
const signed = (message: Message, key: Key = amazon): Message => ({
  ...message,
  Signature: createSign('RSA-SHA256')
    .update(signedText(message, message['Type'] as 'Notification'), 'utf8')
    .sign(key.private, 'base64'),
});

/** The hook, before a network in which SNS has one certificate. */
function world(certificate = () => amazon.cert) {
  const [asked, journal]: [string[], JournalEvent[]] = [[], []];
  const mailboxes = suppressionStore(db(), TABLE);
  const outgoing = () => ({
    get: async (url: string) => {
      asked.push(url);
      return { url, contentType: 'application/x-pem-file', charset: undefined, bytes: Buffer.from(certificate()) };
    },
  });
  const deps = {
    topicArn: TOPIC,
    ...sns(outgoing, TOPIC),
    mailboxes,
    rings: rings(db(), TABLE, () => NOW),
    record: async (event: JournalEvent) => void journal.push(event),
    now: () => NOW,
  };
  const send = (message: Message | string, address = `192.0.2.${(last % 250) + 1}`): Promise<string> =>
    mailHook(
      {
        rawBody: Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)),
        headers: {},
        client: { address, agent: 'SNS' },
        requestId: 'r',
      } as never,
      deps,
    ).then(
      () => 'received',
      (error: unknown) => (error instanceof Problem ? `${error.code}${error.event?.reason ? `: ${error.event.reason}` : ''}` : String(error)),
    );
  return { send, asked, journal, mailboxes, suppressed: (email: string, now = NOW) => mailboxes.suppressed(email, now) };
}

describe('what SES tells', () => {
  test('of an address that is not there, or whose reader complains, is remembered, and again changes nothing', async () => {
    const { send, suppressed, journal, asked } = world();
    const message = signed(notification(bounce('Ada <Gone@Example.com>')));

    expect([await send(message), await send(message), await send(signed(notification(complaint('angry@example.com'))))]).toEqual([
      'received',
      'received',
      'received',
    ]);

    expect(await suppressed('gone@example.com')).toBe('bounce');
    expect(await suppressed('angry@example.com')).toBe('complaint');
    expect(await suppressed('other@example.com')).toBeUndefined();
    expect(journal.map(({ type, reason }) => [type, reason])).toEqual([
      ['mail_suppressed', 'bounce'],
      ['mail_suppressed', 'bounce'],
      ['mail_suppressed', 'complaint'],
    ]);
    expect(JSON.stringify(journal)).not.toContain('example.com');
    expect(asked).toEqual([CERTIFICATE]);
  });

  test.each([
    ['a mailbox that is full today', bounce('full@example.com', 'Transient')],
    ['a reader who takes a complaint back', complaint('full@example.com', 'not-spam')],
    ['a delivery', { eventType: 'Delivery', delivery: { recipients: ['full@example.com'] } }],
    ['something new', { eventType: 'Rumour' }],
  ])('of %s is taken and changes nothing', async (_name, report) => {
    const { send, suppressed } = world();
    expect(await send(signed(notification(report)))).toBe('received');
    expect(await suppressed('full@example.com')).toBeUndefined();
  });

  test('is forgotten in time, and a complaint outlives a bounce that comes later', async () => {
    const { send, suppressed } = world();
    await send(signed(notification(bounce('old@example.com'))));
    await send(signed(notification(complaint('both@example.com'))));
    await send(signed(notification(bounce('both@example.com'))));

    expect(await suppressed('old@example.com', NOW + 89 * 86_400_000)).toBe('bounce');
    expect(await suppressed('old@example.com', NOW + 91 * 86_400_000)).toBeUndefined();
    expect(await suppressed('both@example.com', NOW + 91 * 86_400_000)).toBe('complaint');
  });

  test('at the same moment is the complaint, whichever is written first', async () => {
    const { suppressed, mailboxes } = world();
    await Promise.all(
      Array.from({ length: 20 }, async (_, place) => {
        const address = `race-${place}@example.com`;
        await Promise.all([mailboxes.suppress(address, 'bounce', NOW), mailboxes.suppress(address, 'complaint', NOW)]);
        expect([place, await suppressed(address)]).toEqual([place, 'complaint']);
      }),
    );
    // And when the complaint is over, a bounce counts again.
    const later = NOW + 731 * 86_400_000;
    await mailboxes.suppress('race-0@example.com', 'bounce', later);
    expect(await suppressed('race-0@example.com', later)).toBe('bounce');
  });
});

describe('a message that SNS has not signed for our topic', () => {
  const report = bounce('victim@example.com');
  test.each<[string, () => Message | string, string]>([
    ['without a signature', () => notification(report), 'no message of SNS'],
    ['by another key', () => signed(notification(report), stranger), 'forged'],
    ['with another text', () => ({ ...signed(notification(report)), Message: JSON.stringify(bounce('other@example.com')) }), 'forged'],
    ['with another id', () => ({ ...signed(notification(report)), MessageId: 'another' }), 'forged'],
    ['with a subject that was not signed', () => ({ ...signed(notification(report)), Subject: 'x' }), 'forged'],
    ['of another topic', () => signed(notification(report, { TopicArn: `${TOPIC}2` })), 'of another topic'],
    ['by the older way', () => signed(notification(report, { SignatureVersion: '1' })), 'an older signature'],
    ['of the day before yesterday', () => signed(notification(report, { Timestamp: new Date(NOW - 2 * 86_400_000).toISOString() })), 'of another time'],
    ['of tomorrow', () => signed(notification(report, { Timestamp: new Date(NOW + 86_400_000).toISOString() })), 'of another time'],
    ...[
      'https://sns.eu-west-3.amazonaws.com.evil.example/x.pem',
      'http://sns.eu-west-3.amazonaws.com/a.pem',
      'https://evil.example/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
      `${CERTIFICATE}?x=1`,
      'https://s3.eu-west-3.amazonaws.com/evil/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    ].map((SigningCertURL): [string, () => Message, string] => [
      `by a certificate from ${SigningCertURL}`,
      () => signed(notification(report, { SigningCertURL })),
      'a certificate of somebody else',
    ]),
    ['that is no JSON', () => '{', 'no message of SNS'],
    ['that is something else', () => JSON.stringify({ Type: 'Notification' }), 'no message of SNS'],
  ])('%s is refused, and nothing is asked of anybody', async (name, message, reason) => {
    const { send, asked, suppressed } = world();

    expect(await send(message(), `198.51.100.${name.length}`)).toBe(`signature-refused: ${reason}`);

    expect(await suppressed('victim@example.com')).toBeUndefined();
    if (reason !== 'forged') expect(asked).toEqual([]);
  });

  test('by a certificate whose time is over is refused, and a certificate that cannot be had is no reason to believe', async () => {
    expect(await world(() => old.cert).send(signed(notification(report), old))).toBe('signature-refused: a certificate of another time');
    const away = world(() => {
      throw new Error('no answer');
    });
    expect(await away.send(signed(notification(report)))).toBe('unavailable');
  });
});

describe('a subscription', () => {
  const confirm = (SubscribeURL: string): Message => ({ ...notification({}), Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL });
  const OURS = `https://sns.eu-west-3.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=t`;

  test('of our topic is confirmed, at SNS', async () => {
    const { send, asked } = world();
    expect(await send(signed(confirm(OURS)))).toBe('received');
    expect(asked).toEqual([CERTIFICATE, OURS]);
  });

  test.each([
    'https://evil.example/?Action=ConfirmSubscription',
    OURS.replace('ConfirmSubscription', 'Publish'),
    OURS.replace('Mail', 'Other'),
    OURS.replace('https:', 'http:'),
  ])('leads nowhere but there: %s', async (url) => {
    const { send, asked } = world();
    expect(await send(signed(confirm(url)))).toMatch(/^signature-refused/);
    expect(asked).toEqual([CERTIFICATE]);
  });

  test('that is not signed is not confirmed', async () => {
    const { send, asked } = world();
    expect(await send(signed(confirm(OURS), stranger))).toBe('signature-refused: forged');
    expect(asked).toEqual([CERTIFICATE]);
  });
});
