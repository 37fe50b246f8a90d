import * as z from 'zod';
import { jsonOf } from '../core/json.ts';
import type { Suppression } from '../people/suppression-store.ts';

const recipients = z.array(z.object({ emailAddress: z.string().min(3).max(400) })).max(100);

/** What SES says of a mail: as an event of a configuration set, or as a notification of an identity (SES guide, contents of event data). */
const report = z.union([
  z.object({ eventType: z.literal('Bounce'), bounce: z.object({ bounceType: z.string().max(40), bouncedRecipients: recipients }) }),
  z.object({ notificationType: z.literal('Bounce'), bounce: z.object({ bounceType: z.string().max(40), bouncedRecipients: recipients }) }),
  z.object({
    eventType: z.literal('Complaint'),
    complaint: z.object({ complainedRecipients: recipients, complaintFeedbackType: z.string().max(100).nullish() }),
  }),
  z.object({
    notificationType: z.literal('Complaint'),
    complaint: z.object({ complainedRecipients: recipients, complaintFeedbackType: z.string().max(100).nullish() }),
  }),
]);

export interface Unwanted {
  readonly address: string;
  readonly reason: Suppression;
}

/** The bare address of `Name <a@example.com>`. */
const bare = (text: string): string => /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text;

/** The addresses that a report speaks of: those that are not there for good, and those whose readers complain. A mailbox that is full today is neither, and `not-spam` is praise. */
export function unwantedBy(text: string): Unwanted[] {
  const parsed = report.safeParse(jsonOf(text));
  if (!parsed.success) return [];
  if ('complaint' in parsed.data) {
    const { complainedRecipients, complaintFeedbackType } = parsed.data.complaint;
    return complaintFeedbackType === 'not-spam'
      ? []
      : complainedRecipients.map(({ emailAddress }) => ({ address: bare(emailAddress), reason: 'complaint' as const }));
  }
  const { bounceType, bouncedRecipients } = parsed.data.bounce;
  return bounceType === 'Permanent' ? bouncedRecipients.map(({ emailAddress }) => ({ address: bare(emailAddress), reason: 'bounce' as const })) : [];
}
