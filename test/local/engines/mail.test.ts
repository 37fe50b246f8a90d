import { readdirSync } from 'node:fs';
import { GetAccountCommand, SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openMailbox } from '../../../local/engines/mailbox.ts';
import { startMail } from '../../../local/engines/mail.ts';
import type { Mail } from '../../../local/engines/mail.ts';
import { account, clientOptions, temporaryDirectory } from './account.ts';

const raw = [
  'From: =?utf-8?Q?Caf=C3=A9?= <bot@example.test>',
  'To: one@example.test,',
  ' Two <two@example.test>',
  'Subject: =?UTF-8?B?w4l0w6k=?= =?UTF-8?B?IQ==?=',
  'Content-Type: multipart/mixed; boundary="outer"',
  '',
  '--outer',
  'Content-Type: multipart/alternative; boundary=inner',
  '',
  '--inner',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Open https://app.example.test/reset?token=3Dab=',
  'cd. Sant=C3=A9',
  '--inner',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('<a href="https://app.example.test/?a=1&amp;b=2">é</a>').toString('base64'),
  '--inner--',
  '--outer',
  'Content-Type: text/plain',
  'Content-Disposition: attachment; filename="a.txt"',
  '',
  'not this',
  '--outer--',
  '',
].join('\r\n');

describe('the local SES', () => {
  const directory = temporaryDirectory();
  let engine: Mail;
  let client: SESv2Client;
  const simple = (Subject: string, Text?: string, Html?: string) => ({
    Simple: { Subject: { Data: Subject }, Body: { ...(Text && { Text: { Data: Text } }), ...(Html && { Html: { Data: Html } }) } },
  });
  const send = (input: Partial<SendEmailCommandInput>) =>
    client.send(
      new SendEmailCommand({
        FromEmailAddress: 'Rempart <bot@example.test>',
        Destination: { ToAddresses: ['one@example.test'] },
        Content: simple('Hello', 'Text'),
        ...input,
      }),
    );

  beforeAll(async () => {
    engine = await startMail({ directory, account, now: () => Date.parse('2030-01-02T03:04:05Z') });
    client = new SESv2Client(clientOptions(engine.endpoint));
  });
  afterAll(async () => {
    client.destroy();
    await engine.stop();
  });

  test('keeps the headers that a sender adds, and refuses those that SES refuses', async () => {
    const withHeaders = (Headers: { Name: string; Value: string }[]) => ({
      Content: { Simple: { ...simple('News', 'text').Simple, Headers } },
      Destination: { ToAddresses: ['one@example.test'] },
    });
    await send(withHeaders([{ Name: 'List-Unsubscribe', Value: '<https://app.example.test/unsubscribe?link=x>' }]));

    expect(engine.list().at(-1)?.headers).toEqual({ 'List-Unsubscribe': '<https://app.example.test/unsubscribe?link=x>' });
    for (const bad of [
      [{ Name: 'X: y', Value: 'a' }],
      [{ Name: 'X', Value: 'a\r\nBcc: all@example.test' }],
      [{ Name: 'X', Value: 'x'.repeat(871) }],
      [
        { Name: 'X', Value: 'a' },
        { Name: 'x', Value: 'b' },
      ],
      Array.from({ length: 16 }, (_, at) => ({ Name: `X-${at}`, Value: 'a' })),
    ])
      await expect(send(withHeaders(bad))).rejects.toThrow(/header/i);
  });

  test('keeps a simple message with its links', async () => {
    const text = 'Sign in (https://app.example.test/verify?t=1). Or https://example.test/x, or https://example.test/x';
    const { MessageId } = await send({
      Content: simple('Welcome', text, '<a href="https://app.example.test/verify?t=1&amp;u=2">go</a><a href="javascript:alert(1)">no</a>'),
      Destination: { ToAddresses: ['One <one@example.test>'], BccAddresses: ['two@example.test'] },
    });

    expect(engine.list().at(-1)).toEqual({
      id: MessageId,
      at: '2030-01-02T03:04:05.000Z',
      from: 'bot@example.test',
      to: ['one@example.test', 'two@example.test'],
      subject: 'Welcome',
      text,
      html: expect.stringContaining('href'),
      links: ['https://app.example.test/verify?t=1', 'https://example.test/x', 'https://app.example.test/verify?t=1&u=2'],
    });
  });

  test('reads a raw message: encoded headers, both texts, no attachment', async () => {
    await send({ FromEmailAddress: undefined, Destination: undefined, Content: { Raw: { Data: Buffer.from(raw) } } });

    expect(engine.list().at(-1)).toMatchObject({
      from: 'bot@example.test',
      to: ['one@example.test', 'two@example.test'],
      subject: 'Été!',
      text: 'Open https://app.example.test/reset?token=abcd. Santé',
      html: '<a href="https://app.example.test/?a=1&amp;b=2">é</a>',
      links: ['https://app.example.test/reset?token=abcd', 'https://app.example.test/?a=1&b=2'],
    });
  });

  const malformed: Readonly<Record<string, Partial<SendEmailCommandInput>>> = {
    'no recipient': { Destination: {} },
    'an address with a line break': { Destination: { ToAddresses: ['one@example.test\r\nBcc: all@example.test'] } },
    'a name with a line break': { FromEmailAddress: 'Bot\r\nBcc: <bot@example.test>' },
    'a subject with a line break': { Content: simple('Hi\r\nBcc: all@example.test', 'Text') },
    'no text': { Content: simple('Hello') },
    'two contents': { Content: { ...simple('Hello', 'Text'), Raw: { Data: Buffer.from(raw) } } },
    'a template': { Content: { Template: { TemplateName: 'x', TemplateData: '{}' } } },
    'too many recipients': { Destination: { ToAddresses: Array.from({ length: 51 }, (_, index) => `a${index}@example.test`) } },
  };
  test.each(Object.keys(malformed))('rejects a message with %s', async (name) => {
    const before = engine.list().length;

    await expect(send(malformed[name] ?? {})).rejects.toMatchObject({ name: 'MessageRejected' });
    expect(engine.list()).toHaveLength(before);
  });

  test('refuses another key pair and other operations', async () => {
    const stranger = new SESv2Client(clientOptions(engine.endpoint, 'not-the-secret-of-this-account-000000000'));
    const command = new SendEmailCommand({ FromEmailAddress: 'a@example.test', Destination: { ToAddresses: ['b@example.test'] }, Content: simple('x', 'x') });

    await expect(stranger.send(command)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    await expect(client.send(new GetAccountCommand({}))).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('keeps messages across a restart, and only the newest', async () => {
    const own = temporaryDirectory();
    const mail = { from: 'a@example.test', to: ['b@example.test'], subject: '', text: 'x', links: [] };
    const first = await openMailbox(own, 3);
    for (const second of [1, 2, 3, 4]) await first.add({ ...mail, id: String(second), at: `2030-01-01T00:00:0${second}.000Z` });

    const again = await openMailbox(own, 3);

    expect(again.list().map(({ id }) => id)).toEqual(['2', '3', '4']);
    expect(readdirSync(own)).toHaveLength(3);
  });
});
