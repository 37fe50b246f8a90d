import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { outgoingEnv } from '../outgoing/contract.ts';

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
});

export const mailFeedbackEnv = z.object({
  IDENTITY_TABLE: z.string().min(1),
  /** The topic that SES tells: no other is believed. */
  MAIL_TOPIC: z.string().min(1),
  ...outgoingEnv.shape,
});
