import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ranges, scopeOf } from '../blocks/entry-rows.ts';
import { accountPartition, keptEvent } from '../core/journal.ts';
import { rowsOf } from '../core/partition-store.ts';
import type { Accounts } from '../database/account.ts';
import type { PersonStore } from '../people/person-store.ts';
import type { ExportSources } from './export-archive.ts';

/** What is kept of an account outside its relations. */
export const exportedPartitions = (
  db: DynamoDBDocumentClient,
  tables: { readonly journal: string; readonly blocks: string },
): Pick<ExportSources, 'journal' | 'lists'> => ({
  journal: async function* (accountId) {
    for await (const row of rowsOf(db, tables.journal, accountPartition(accountId))) yield keptEvent(row);
  },
  lists: async function* (accountId) {
    // The one row of all ranges is made from the entries.
    const { sk: index } = ranges(scopeOf(accountId));
    for await (const row of rowsOf(db, tables.blocks, scopeOf(accountId))) if (row['sk'] !== index) yield row;
  },
});

/** Name and address of every member, as every admin sees them: of a person nothing else is the account's. */
export const exportedPeople = (accounts: Accounts, people: Pick<PersonStore, 'userById'>): ExportSources['people'] =>
  async function* (accountId) {
    const members = await accounts.enterAs(accountId, ({ tx }) =>
      tx.selectFrom('app.members').select(['user_id', 'role']).where('account_id', '=', accountId).execute(),
    );
    for (const { user_id: userId, role } of members) {
      const user = await people.userById(userId);
      if (user) yield { userId, role, name: user.name, email: user.email };
    }
  };
