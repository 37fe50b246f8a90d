import type { Call } from '../core/contract.ts';
import type { Journal } from '../core/journal.ts';
import { refuseSignature } from '../core/refused-signature.ts';
import type { Rings } from '../core/ring-store.ts';
import type { SuppressionStore } from '../people/suppression-store.ts';
import type { mailFeedbackRoutes } from './contract.ts';
import { unwantedBy } from './feedback.ts';
import { verifySns } from './sns-message.ts';

export interface MailHookDeps {
  readonly topicArn: string;
  /** The text of a certificate of SNS. */
  readonly certificate: (url: string) => Promise<string>;
  /** Tells SNS that the topic may go on telling us. */
  readonly subscribe: (url: string) => Promise<void>;
  readonly mailboxes: Pick<SuppressionStore, 'suppress'>;
  readonly rings: Pick<Rings, 'take'>;
  readonly record: Journal;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Takes in what SES says of our mails, through SNS: proved over the bytes, for our topic alone. The same message again notes the same again. Of the address
 * nothing is in the journal, whose reader it is not for.
 */
export async function mailHook(call: Call<typeof mailFeedbackRoutes.mailHook>, deps: MailHookDeps): Promise<{ received: true }> {
  const { topicArn, certificate, mailboxes, record, now } = deps;
  const message = await verifySns(call.rawBody, { topicArn, certificate, now: now() }).catch((error: unknown) =>
    refuseSignature(error, call.client.address, deps.rings),
  );
  if (message.Type === 'SubscriptionConfirmation') await deps.subscribe(message.SubscribeURL);
  if (message.Type !== 'Notification') return { received: true };
  for (const { address, reason } of unwantedBy(message.Message)) {
    await mailboxes.suppress(address, reason, now());
    await record({
      type: 'mail_suppressed',
      outcome: 'done',
      action: 'mailHook',
      target: message.MessageId,
      reason,
      address: call.client.address,
      agent: call.client.agent,
      requestId: call.requestId,
    });
  }
  return { received: true };
}
