import { sql, type Selectable } from 'kysely';
import { Problem } from '../core/problem.ts';
import type { AccountCall, Accounts } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import type { Database } from '../database/tables.ts';

/** What is shown of a secret. */
export interface VisitorSecret {
  readonly lastFour: string;
  readonly createdAt: string;
  readonly previousUntil?: string;
}

export interface VisitorSecretStore {
  /** Puts a secret in the place of the one that is there, which is good until `previousUntil`. @throws Problem `not-found`, as do all. */
  renew(
    call: AccountCall,
    chatbotId: string,
    secret: { readonly id: string; readonly sealed: string; readonly lastFour: string; readonly previousUntil: Date },
  ): Promise<VisitorSecret>;
  read(call: AccountCall, chatbotId: string): Promise<VisitorSecret | undefined>;
  remove(call: AccountCall, chatbotId: string): Promise<void>;
}

const shown = (row: Pick<Selectable<Database['app.visitor_secrets']>, 'last_four' | 'created_at' | 'previous_until'>): VisitorSecret => ({
  lastFour: row.last_four,
  createdAt: row.created_at.toISOString(),
  ...(row.previous_until && { previousUntil: row.previous_until.toISOString() }),
});

/** One row for each chatbot: the secret, and the one before for a while. */
export const visitorSecretStore = (accounts: Accounts): VisitorSecretStore => ({
  renew: (call, chatbotId, { id, sealed, lastFour, previousUntil }) =>
    accounts.once(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      const row = await scope.tx
        .insertInto('app.visitor_secrets')
        .values({ account_id: scope.accountId, chatbot_id: chatbotId, secret_id: id, sealed, last_four: lastFour })
        .onConflict((conflict) =>
          conflict.columns(['account_id', 'chatbot_id']).doUpdateSet((old) => ({
            previous_id: old.ref('app.visitor_secrets.secret_id'),
            previous_sealed: old.ref('app.visitor_secrets.sealed'),
            previous_until: previousUntil,
            secret_id: id,
            sealed,
            last_four: lastFour,
            created_at: sql<Date>`now()`,
          })),
        )
        .returning(['last_four', 'created_at', 'previous_until'])
        .executeTakeFirstOrThrow();
      return shown(row);
    }),
  read: (call, chatbotId) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      const row = await scope.tx
        .selectFrom('app.visitor_secrets')
        .select(['last_four', 'created_at', 'previous_until'])
        .where('account_id', '=', scope.accountId)
        .where('chatbot_id', '=', chatbotId)
        .executeTakeFirst();
      return row && shown(row);
    }),
  remove: (call, chatbotId) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      const { numDeletedRows } = await scope.tx
        .deleteFrom('app.visitor_secrets')
        .where('account_id', '=', scope.accountId)
        .where('chatbot_id', '=', chatbotId)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw new Problem('not-found', 'visitor secret');
    }),
});
