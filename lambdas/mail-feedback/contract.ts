import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { outgoingEnv } from '../outgoing/contract.ts';

/** Judged by the rule. Left out, it is the wrong one: whoever asks without learns no more. */
const link = z.string().max(200).default('');

export const mailFeedbackRoutes = routes({
  mailHook: {
    method: 'POST',
    path: '/v1/hooks/mail',
    host: 'app',
    callers: ['signature'],
    summary:
      'For Amazon SNS: that a mail came back, or that its reader calls it spam. Nothing more is written to an address that does not want it or is not there.',
    problems: ['signature-refused', 'rate-limited', 'unavailable'],
    rawBody: true,
    reply: z.strictObject({ received: z.literal(true) }),
  },
  unsubscribePage: {
    method: 'GET',
    path: '/unsubscribe',
    host: 'app',
    callers: ['public'],
    summary: 'The page to which the link in a mail of news leads: it asks, and changes nothing, since programs follow links before people do.',
    problems: ['invalid-request'],
    query: z.strictObject({ link }),
    reply: 'html',
  },
  unsubscribe: {
    method: 'POST',
    path: '/unsubscribe',
    host: 'app',
    status: 204,
    callers: ['signature'],
    summary: 'No more news of this kind by mail (RFC 8058): for programs of mail, with the address that the mail names and no log-in.',
    problems: ['invalid-request', 'signature-refused', 'rate-limited', 'unavailable'],
    query: z.strictObject({ link }),
    rawBody: true,
    reply: 'none',
  },
});

export const mailFeedbackEnv = z.object({
  IDENTITY_TABLE: z.string().min(1),
  /** The topic that SES tells: no other is believed. */
  MAIL_TOPIC: z.string().min(1),
  ...outgoingEnv.shape,
});
