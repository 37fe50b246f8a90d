import { doneBy } from '../core/deed.ts';
import type { JournalEvent } from '../core/journal.ts';
import { callerKey } from '../core/limit.ts';
import type { AccountStateStore } from '../people/account-state-store.ts';

/** What must be known of an account before its rows are gone. */
export interface Belongings {
  readonly chatbotIds: readonly string[];
  readonly publicKeys: readonly string[];
  readonly apiKeyIds: readonly string[];
  readonly keyHashes: readonly string[];
  readonly channelIds: readonly string[];
  readonly userIds: readonly string[];
  /** What the account is at Stripe, when it is anything. */
  readonly customerId?: string | undefined;
}

export interface EraseDeps {
  readonly states: Pick<AccountStateStore, 'due' | 'read' | 'beginErasure' | 'forget'>;
  readonly rows: {
    belongings(accountId: string): Promise<Belongings>;
    /** Removes chatbot by chatbot, each with its namespace, and then what is left of the account. */
    erase(accountId: string, chatbotIds: readonly string[]): Promise<void>;
  };
  readonly directory: { remove(names: Pick<Belongings, 'publicKeys' | 'keyHashes' | 'channelIds'>): Promise<void> };
  /** Takes the membership away, and the person where it was the last one. */
  readonly leave: (userId: string, accountId: string) => Promise<void>;
  /** Forgets the replies that were kept for a caller of the account. */
  readonly forgetReplies: (caller: string) => Promise<void>;
  /** Forgets when keys were used last. */
  readonly forgetUses: (apiKeyIds: readonly string[]) => Promise<void>;
  /** Forgets whom the account kept out. */
  readonly forgetBlocks: (accountId: string) => Promise<void>;
  /** Has whatever the account pays for come to an end. */
  readonly endBilling: (accountId: string, customerId: string) => Promise<void>;
  readonly removeObjects: (prefix: string) => Promise<void>;
  /** Removes its plan, and what it has used. */
  readonly forgetQuota: (accountId: string) => Promise<void>;
  /** Writes an event of a moment, once however often it is written. @throws Error when it could not be written. */
  readonly record: (event: JournalEvent, atMs: number) => Promise<unknown>;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Erases one account: what leads to it first, then objects, people, vectors and rows, and the entry that says so last. Every step may be repeated, so a run
 * that was cut off anywhere is simply begun again; what the receipt says was noted before the first step.
 */
async function erase(accountId: string, deps: EraseDeps): Promise<void> {
  const { chatbotIds, publicKeys, apiKeyIds, keyHashes, channelIds, userIds, customerId } = await deps.rows.belongings(accountId);
  const receipt = await deps.states.beginErasure(accountId, { atMs: deps.now(), chatbots: chatbotIds.length, members: userIds.length });
  if (!receipt) return;
  // Before anything is forgotten: nobody may pay for what is gone.
  if (customerId !== undefined) await deps.endBilling(accountId, customerId);
  await deps.directory.remove({ publicKeys, keyHashes, channelIds });
  await deps.removeObjects(`accounts/${accountId}/`);
  await deps.forgetUses(apiKeyIds);
  await deps.forgetBlocks(accountId);
  for (const id of [...userIds, ...apiKeyIds]) await deps.forgetReplies(callerKey(accountId, id));
  for (const userId of userIds) await deps.leave(userId, accountId);
  await deps.rows.erase(accountId, chatbotIds);
  await deps.forgetQuota(accountId);
  // The receipt stays in the journal: ids and counts, and nothing of what they were.
  const change = `${receipt.chatbots} chatbots, ${receipt.members} members`;
  const event = doneBy('account-erase', `erase-${accountId}`, { type: 'account_erased', accountId, action: 'erase', target: accountId, change });
  await deps.record(event, receipt.atMs);
  await deps.states.forget(accountId);
}

/** Erases every account whose grace is over. One that fails is left for the next run, and holds up no other. */
export async function eraseDue(deps: EraseDeps, log: (accountId: string, error: unknown) => void): Promise<number> {
  let erased = 0;
  for (const accountId of await deps.states.due(deps.now() / 1000)) {
    // Whoever came back in the last moment is believed, whatever the list still says.
    if ((await deps.states.read(accountId))?.state === 'active') continue;
    try {
      await erase(accountId, deps);
      erased += 1;
    } catch (error) {
      log(accountId, error);
    }
  }
  return erased;
}
