import { type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sql } from 'kysely';
import { removeRows } from '../core/partition-store.ts';
import type { Accounts } from '../database/account.ts';
import { channelEntry } from '../messaging/directory-store.ts';
import { apiKeyKey, apiKeyUseKey } from '../tokens/api-key.ts';
import { publicKeyEntry } from '../tokens/public-key.ts';
import type { EraseDeps } from './erase.ts';

/** Conversations that one statement removes: a login's statement may run for twenty seconds, and each takes its messages along. */
const CONVERSATIONS_AT_ONCE = 500;

/** An account's rows, as the worker's login reads and removes them. */
export const accountRows = (accounts: Accounts): EraseDeps['rows'] => ({
  belongings: (accountId) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const chatbots = await tx.selectFrom('app.chatbots').select(['chatbot_id', 'public_key']).where('account_id', '=', accountId).execute();
      const keys = await tx.selectFrom('app.api_keys').select(['api_key_id', 'key_hash']).where('account_id', '=', accountId).execute();
      const channels = await tx.selectFrom('app.channels').select('channel_id').where('account_id', '=', accountId).execute();
      const members = await tx.selectFrom('app.members').select('user_id').where('account_id', '=', accountId).execute();
      const billing = await tx.selectFrom('app.billing').select('customer_id').where('account_id', '=', accountId).executeTakeFirst();
      return {
        customerId: billing?.customer_id ?? undefined,
        chatbotIds: chatbots.map((row) => row.chatbot_id),
        publicKeys: chatbots.map((row) => row.public_key),
        apiKeyIds: keys.map((row) => row.api_key_id),
        keyHashes: keys.map((row) => row.key_hash),
        channelIds: channels.map((row) => row.channel_id),
        userIds: members.map((row) => row.user_id),
      };
    }),
  async erase(accountId, chatbotIds) {
    for (const chatbotId of chatbotIds) {
      let removed;
      do {
        removed = await accounts.enterAs(accountId, async ({ tx }) => {
          const { numAffectedRows } = await sql`DELETE FROM app.conversations WHERE account_id = ${accountId}::uuid AND conversation_id IN (
            SELECT conversation_id FROM app.conversations
            WHERE account_id = ${accountId}::uuid AND chatbot_id = ${chatbotId}::uuid LIMIT ${CONVERSATIONS_AT_ONCE})`.execute(tx);
          return Number(numAffectedRows ?? 0);
        });
      } while (removed === CONVERSATIONS_AT_ONCE);
      await accounts.enterAs(accountId, async ({ tx }) => {
        await sql`SELECT 1 FROM knowledge.drop_namespace(${chatbotId}::uuid)`.execute(tx);
        await tx.deleteFrom('app.chatbots').where('account_id', '=', accountId).where('chatbot_id', '=', chatbotId).execute();
      });
    }
    // Everything else hangs on the account by its foreign keys.
    await accounts.enterAs(accountId, ({ tx }) => tx.deleteFrom('app.accounts').where('account_id', '=', accountId).execute());
  },
});

/** Names that led to the account. */
export const directoryNames = (db: DynamoDBDocumentClient, TableName: string): EraseDeps['directory'] => ({
  async remove({ publicKeys, keyHashes, channelIds }) {
    await removeRows(db, TableName, [...publicKeys.map(publicKeyEntry), ...keyHashes.map(apiKeyKey), ...channelIds.map(channelEntry)]);
  },
});

/** When keys of the account were used last. */
export const keyUses =
  (db: DynamoDBDocumentClient, TableName: string): EraseDeps['forgetUses'] =>
  (apiKeyIds) =>
    removeRows(db, TableName, apiKeyIds.map(apiKeyUseKey));
