import { DeleteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sql } from 'kysely';
import type { Accounts } from '../database/account.ts';
import type { PersonStore } from '../people/person-store.ts';
import { emailKey, membershipKey, userKey } from '../people/rows.ts';
import { apiKeyKey } from '../tokens/api-key.ts';
import type { EraseDeps } from './erase.ts';

/** An account's rows, as the worker's login reads and removes them. */
export const accountRows = (accounts: Accounts): EraseDeps['rows'] => ({
  belongings: (accountId) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const chatbots = await tx.selectFrom('app.chatbots').select(['chatbot_id', 'public_key']).where('account_id', '=', accountId).execute();
      const keys = await tx.selectFrom('app.api_keys').select('key_hash').where('account_id', '=', accountId).execute();
      const members = await tx.selectFrom('app.members').select('user_id').where('account_id', '=', accountId).execute();
      return {
        chatbotIds: chatbots.map((row) => row.chatbot_id),
        publicKeys: chatbots.map((row) => row.public_key),
        keyHashes: keys.map((row) => row.key_hash),
        userIds: members.map((row) => row.user_id),
      };
    }),
  erase: (accountId, chatbotIds) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      for (const chatbotId of chatbotIds) await sql`SELECT knowledge.drop_namespace(${chatbotId}::uuid)`.execute(tx);
      // Everything else hangs on the account by its foreign keys.
      await tx.deleteFrom('app.accounts').where('account_id', '=', accountId).execute();
    }),
});

/** Names that led to the account. */
export const directoryNames = (db: DynamoDBDocumentClient, TableName: string): EraseDeps['directory'] => ({
  async remove({ publicKeys, keyHashes }) {
    const keys = [...publicKeys.map((key) => ({ pk: `KEY#${key}`, sk: 'CHATBOT' })), ...keyHashes.map(apiKeyKey)];
    for (const Key of keys) await db.send(new DeleteCommand({ TableName, Key }));
  },
});

/** People who leave: a person without any account is erased too, and the address is free again. */
export const leaver =
  (db: DynamoDBDocumentClient, TableName: string, people: PersonStore): EraseDeps['leave'] =>
  async (userId, accountId) => {
    const user = await people.userById(userId);
    const others = (await people.accountsOf(userId)).filter((id) => id !== accountId);
    if (user && others.length === 0) {
      await db.send(new DeleteCommand({ TableName, Key: emailKey(user.email) }));
      await db.send(new DeleteCommand({ TableName, Key: userKey(userId) }));
    }
    await db.send(new DeleteCommand({ TableName, Key: membershipKey(userId, accountId) }));
  };
