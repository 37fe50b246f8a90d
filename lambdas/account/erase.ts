import type { Journal } from '../core/journal.ts';
import type { AccountStateStore } from '../people/account-state-store.ts';

/** What must be known of an account before its rows are gone. */
export interface Belongings {
  readonly chatbotIds: readonly string[];
  readonly publicKeys: readonly string[];
  readonly keyHashes: readonly string[];
  readonly userIds: readonly string[];
}

export interface EraseDeps {
  readonly states: Pick<AccountStateStore, 'due' | 'read' | 'forget'>;
  readonly rows: {
    belongings(accountId: string): Promise<Belongings>;
    /** Drops every namespace, then every row. */
    erase(accountId: string, chatbotIds: readonly string[]): Promise<void>;
  };
  readonly directory: { remove(names: Pick<Belongings, 'publicKeys' | 'keyHashes'>): Promise<void> };
  /** Takes the membership away, and the person where it was the last one. */
  readonly leave: (userId: string, accountId: string) => Promise<void>;
  readonly removeObjects: (prefix: string) => Promise<void>;
  readonly record: Journal;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Erases one account: what leads to it first, then objects, people, vectors and rows, and the entry that says so last. Every step may be repeated, so a run
 * that was cut off anywhere is simply begun again.
 */
async function erase(accountId: string, deps: EraseDeps): Promise<void> {
  const { chatbotIds, publicKeys, keyHashes, userIds } = await deps.rows.belongings(accountId);
  await deps.directory.remove({ publicKeys, keyHashes });
  await deps.removeObjects(`accounts/${accountId}/`);
  for (const userId of userIds) await deps.leave(userId, accountId);
  await deps.rows.erase(accountId, chatbotIds);
  // The receipt stays in the journal: ids and counts, and nothing of what they were.
  await deps.record({
    type: 'account_erased',
    outcome: 'done',
    accountId,
    actor: { kind: 'system', id: 'account-erase' },
    action: 'erase',
    target: accountId,
    change: `${chatbotIds.length} chatbots, ${userIds.length} members`,
    requestId: `erase-${accountId}`,
  });
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
