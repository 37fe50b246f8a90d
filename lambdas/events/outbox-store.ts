import { uuidv7 } from '../core/ids.ts';
import { codePoints } from '../core/code-points.ts';
import type { AccountScope } from '../database/account.ts';
import type { NewEvent } from './catalogue.ts';
import { TEXT_MAX } from './contract.ts';

/**
 * Writes an event in the transaction of the change that it tells of: with the change it is sent, and without the change it never was. One whose id is given
 * and still waits is not written again.
 */
export async function emit(scope: AccountScope, { type, chatbotId, data, id = uuidv7() }: NewEvent): Promise<void> {
  await scope.tx
    .insertInto('app.outbox')
    .values({ account_id: scope.accountId, event_id: id, type, chatbot_id: chatbotId ?? null, data: JSON.stringify(data) })
    // Without a target: a target would need the right to read what this login may only write.
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  scope.emitted?.();
}

/** As much of a message as an event carries. */
export function excerpt(text: string): { readonly text: string; readonly truncated: boolean } {
  const points = codePoints(text);
  return points.length <= TEXT_MAX ? { text, truncated: false } : { text: points.slice(0, TEXT_MAX).join(''), truncated: true };
}
