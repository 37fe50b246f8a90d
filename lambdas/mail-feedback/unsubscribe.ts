import type { Call } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import { invalidAt, Problem } from '../core/problem.ts';
import { refuseSignature } from '../core/refused-signature.ts';
import type { MailChoiceStore } from '../people/mail-choice-store.ts';
import { madeByUs, readWayOut } from '../people/way-out.ts';
import type { mailFeedbackRoutes } from './contract.ts';
import type { MailHookDeps } from './hook.ts';

export interface UnsubscribeDeps extends Pick<MailHookDeps, 'rings' | 'record'> {
  readonly choices: Pick<MailChoiceStore, 'choose' | 'mailKey'>;
}

/** What programs of mail send, as a form of either kind (RFC 8058, 3.2 and 5): who sends nothing has only tried whether something is there. */
const ONE_CLICK = /(?:^|&)List-Unsubscribe=One-Click(?:&|$)|name="?List-Unsubscribe"?\r?\n(?:[\w-]+:[^\r\n]*\r?\n)*\r?\nOne-Click\r?\n/;
const BODY_MAX = 4_000;

/**
 * Takes a person out of the news of a topic. The link is proved first; a forged one and one of a person who is not there are refused alike, so whether somebody
 * has an account does not show. A second time changes nothing, and is done all the same.
 */
export async function unsubscribe(call: Call<typeof mailFeedbackRoutes.unsubscribe>, { choices, rings, record }: UnsubscribeDeps): Promise<void> {
  const link = readWayOut(call.query.link);
  const key = link && (await choices.mailKey(link.userId));
  if (!link || !madeByUs(link, key))
    return refuseSignature(new Problem('signature-refused', 'a link out of news', { event: { reason: 'no link of ours' } }), call.client.address, rings);
  const { userId, topic } = link;
  if (!ONE_CLICK.test(call.rawBody.subarray(0, BODY_MAX).toString('utf8'))) throw invalidAt('#/body', 'List-Unsubscribe=One-Click is expected');
  if (!(await choices.choose(userId, topic, false))) return;
  const { client, requestId } = call;
  await record(done({ principal: { userId }, client, requestId }, { type: 'user_updated', action: 'unsubscribe', reason: 'mails', change: `${topic} -> off` }));
}
