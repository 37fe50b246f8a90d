import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { mailHtml } from './mail-html.ts';
import { once } from './once.ts';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export type SendMail = (mail: Mail) => Promise<void>;

const client = once(() => new SESv2Client({ maxAttempts: 3 }));

/** Sends mail through SES v2, as text and as HTML that is made of it; `events` is the configuration set by which SES tells what becomes of it. */
export const mailer =
  (sender: string, events: string): SendMail =>
  async ({ to, subject, text }) => {
    const part = (Data: string) => ({ Data, Charset: 'UTF-8' });
    await client().send(
      new SendEmailCommand({
        FromEmailAddress: sender,
        ConfigurationSetName: events,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: part(subject), Body: { Text: part(text), Html: part(mailHtml(subject, text)) } } },
      }),
    );
  };
