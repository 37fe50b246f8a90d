import type { AccountStateStore } from '../people/account-state-store.ts';
import type { Accounts } from '../database/account.ts';
import { versionOf } from '../passwords/pepper.ts';
import type { Sealer } from '../passwords/sealed.ts';

export interface VisitorSealStore {
  /** Every seal of a secret by which a site vouches, by the version that it names. */
  uses(nowMs: number): AsyncIterable<readonly [use: 'visitorSecrets', version: number]>;
  /** Seals all of them anew. */
  reseal(sealer: Sealer): Promise<void>;
}

/** The seals of all accounts, account by account: nobody sees those of two at once. */
export function visitorSealStore(accounts: Accounts, states: Pick<AccountStateStore, 'page'>): VisitorSealStore {
  async function* each(): AsyncIterable<string> {
    let after: string | undefined;
    do {
      const { accounts: page, next } = await states.page(after);
      for (const { accountId } of page) yield accountId;
      after = next;
    } while (after !== undefined);
  }
  const rowsOf = (accountId: string) =>
    accounts.enterAs(accountId, ({ tx }) =>
      tx.selectFrom('app.visitor_secrets').select(['chatbot_id', 'sealed', 'previous_sealed', 'previous_until']).where('account_id', '=', accountId).execute(),
    );
  return {
    async *uses(nowMs) {
      for await (const accountId of each()) {
        for (const { sealed, previous_sealed: previous, previous_until: until } of await rowsOf(accountId)) {
          yield ['visitorSecrets', versionOf(sealed)];
          if (previous !== null && until !== null && until.getTime() > nowMs) yield ['visitorSecrets', versionOf(previous)];
        }
      }
    },
    async reseal(sealer) {
      for await (const accountId of each()) {
        for (const { chatbot_id: chatbotId, sealed, previous_sealed: previous } of await rowsOf(accountId)) {
          const again = async (seal: string): Promise<string> => sealer.seal(await sealer.open(seal, chatbotId), chatbotId);
          const [next, nextPrevious] = [await again(sealed), previous === null ? null : await again(previous)];
          // A secret that its owner has renewed meanwhile has another seal, which is of the newest version.
          await accounts.enterAs(accountId, ({ tx }) =>
            tx
              .updateTable('app.visitor_secrets')
              .set({ sealed: next, previous_sealed: nextPrevious })
              .where('account_id', '=', accountId)
              .where('chatbot_id', '=', chatbotId)
              .where('sealed', '=', sealed)
              .execute(),
          );
        }
      }
    },
  };
}
