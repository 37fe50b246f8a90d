import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ranges, scopeOf } from '../blocks/entry-rows.ts';
import { accountPartition, keptEvent } from '../core/journal.ts';
import { rowsOf } from '../core/partition-store.ts';
import type { Accounts } from '../database/account.ts';
import type { PersonStore } from '../people/person-store.ts';
import { monthsBack } from '../quota/period.ts';
import { accountKey, heldName, monthKey, MONTHS_KEPT } from '../quota/rows.ts';
import type { ExportSources } from './export-archive.ts';

/** A month without the turns that are under way. */
const monthUsed = (month: string, { pk: _pk, sk: _sk, expiresAt: _gone, ...row }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  key: `MONTH#${month}`,
  ...Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith(heldName('')))),
});

/** What is kept of an account outside its relations. */
export const exportedPartitions = (
  db: DynamoDBDocumentClient,
  tables: { readonly journal: string; readonly blocks: string; readonly quota: string },
  now: () => number,
): Pick<ExportSources, 'journal' | 'lists' | 'usage'> => ({
  journal: async function* (accountId) {
    for await (const row of rowsOf(db, tables.journal, accountPartition(accountId))) yield keptEvent(row);
  },
  lists: async function* (accountId) {
    // The one row of all ranges is made from the entries.
    const { sk: index } = ranges(scopeOf(accountId));
    for await (const row of rowsOf(db, tables.blocks, scopeOf(accountId))) if (row['sk'] !== index) yield row;
  },
  usage: async function* (accountId) {
    for await (const { pk: _pk, sk, ...row } of rowsOf(db, tables.quota, accountKey(accountId, 'PLAN').pk)) yield { key: sk, ...row };
    for (const month of monthsBack(now(), MONTHS_KEPT)) {
      const { Item } = await db.send(new GetCommand({ TableName: tables.quota, Key: monthKey(month, accountId), ConsistentRead: true }));
      if (Item) yield monthUsed(month, Item);
    }
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
