import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { mailHtml } from './mail-html.ts';
import { CALL_LIMITS } from './call-limits.ts';
import { once } from './once.ts';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Where its reader says that there shall be no more of its kind, by one POST and without a log-in. */
  readonly unsubscribe?: string;
}

export type SendMail = (mail: Mail) => Promise<void>;

const client = once(() => new SESv2Client({ maxAttempts: 3, requestHandler: CALL_LIMITS }));

/** Sends mail through SES v2, as text and as HTML that is made of it; `events` is the configuration set by which SES tells what becomes of it. */
export const mailer =
  (sender: string, events: string): SendMail =>
  async ({ to, subject, text, unsubscribe }) => {
    const part = (Data: string) => ({ Data, Charset: 'UTF-8' });
    // RFC 2369, 3.2, and RFC 8058, 3.1: programs of mail show a button for it.
    const Headers = unsubscribe !== undefined && [
      { Name: 'List-Unsubscribe', Value: `<${unsubscribe}>` },
      { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
    ];
    await client().send(
      new SendEmailCommand({
        FromEmailAddress: sender,
        ConfigurationSetName: events,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: part(subject), Body: { Text: part(text), Html: part(mailHtml(subject, text)) }, ...(Headers && { Headers }) } },
      }),
    );
  };
