import { BatchGetCommand, DeleteCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sql, type Selectable } from 'kysely';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import type { Areas } from '../core/contract.ts';
import { Problem } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts } from '../database/account.ts';
import { requireChatbots } from '../database/chatbot.ts';
import type { Database } from '../database/tables.ts';
import { emit } from '../events/outbox-store.ts';
import { apiKeyKey, apiKeyUseKey } from '../tokens/api-key.ts';
import { KEYS_MAX } from './contract.ts';

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly lastFour: string;
  readonly scopes: Areas;
  readonly chatbotIds?: string[];
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly lastUsedAt?: string;
}
type NewKey = Pick<ApiKey, 'id' | 'name' | 'lastFour' | 'scopes' | 'chatbotIds' | 'expiresAt'> & { readonly hash: string };

export interface ApiKeyStore {
  /** @throws Problem `not-found` for a chatbot that is not the account's, `quota-exceeded` when there are too many keys. */
  create(call: AccountCall, userId: string, key: NewKey): Promise<ApiKey>;
  list(call: AccountCall, page: Page): Promise<{ items: ApiKey[]; nextCursor: string | null }>;
  /** What it could do. @throws Problem `not-found`. */
  revoke(call: AccountCall, apiKeyId: string): Promise<Areas>;
}

const toApiKey = (row: Selectable<Database['app.api_keys']>, lastUsedAt?: string): ApiKey => ({
  id: row.api_key_id,
  name: row.name,
  lastFour: row.last_four,
  scopes: row.scopes ?? {},
  ...(row.chatbot_ids && { chatbotIds: row.chatbot_ids }),
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  ...(row.expires_at && { expiresAt: row.expires_at.toISOString() }),
  ...(lastUsedAt && { lastUsedAt }),
});

const alive = sql<boolean>`revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`;

/** Keys in their account, and the directory that leads from a key's hash to them. */
export function apiKeyStore(accounts: Accounts, db: DynamoDBDocumentClient, tables: { readonly directory: string; readonly limits: string }): ApiKeyStore {
  async function lastUses(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const { Responses } = await db.send(new BatchGetCommand({ RequestItems: { [tables.limits]: { Keys: ids.map(apiKeyUseKey) } } }));
    return new Map((Responses?.[tables.limits] ?? []).map((row) => [String(row['pk']).slice('USED#'.length), new Date(Number(row['usedAt'])).toISOString()]));
  }

  return {
    create: (call, userId, { id, name, lastFour, hash, scopes, chatbotIds, expiresAt }) =>
      accounts.once(call, async (scope) => {
        const { tx, accountId } = scope;
        if (chatbotIds) await requireChatbots(scope, chatbotIds);
        const { count } = await tx
          .selectFrom('app.api_keys')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('account_id', '=', accountId)
          .where(alive)
          .executeTakeFirstOrThrow();
        if (count >= KEYS_MAX) throw new Problem('quota-exceeded', 'keys');
        const row = await tx
          .insertInto('app.api_keys')
          .values({
            account_id: accountId,
            api_key_id: id,
            name,
            last_four: lastFour,
            key_hash: hash,
            scopes: JSON.stringify(scopes),
            chatbot_ids: chatbotIds ?? null,
            created_by: userId,
            expires_at: expiresAt ? new Date(expiresAt) : null,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        // Before the commit: an entry that leads to no row opens nothing, since scopes are read from the row.
        await db.send(
          new PutCommand({
            TableName: tables.directory,
            Item: { ...apiKeyKey(hash), accountId, apiKeyId: id, userId, ...(expiresAt && { expiresAt: Math.floor(Date.parse(expiresAt) / 1000) }) },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
        await emit(scope, {
          type: 'api_key.created',
          data: { apiKeyId: id, name, lastFour, scopes, chatbotIds: chatbotIds ?? null, createdBy: userId, expiresAt: row.expires_at?.toISOString() ?? null },
        });
        return toApiKey(row);
      }),
    async list(call, { limit = DEFAULT_PAGE, cursor }) {
      const rows = await accounts.enter(call, ({ tx, accountId }) => {
        const after = readCursor(cursor);
        return tx
          .selectFrom('app.api_keys')
          .selectAll()
          .where('account_id', '=', accountId)
          .where(alive)
          .$if(after !== undefined, (query) => query.where('api_key_id', '<', after ?? ''))
          .orderBy('api_key_id', 'desc')
          .limit(limit + 1)
          .execute();
      });
      const uses = await lastUses(rows.slice(0, limit).map((row) => row.api_key_id));
      return pageOf(
        rows,
        limit,
        (row) => row.api_key_id,
        (row) => toApiKey(row, uses.get(row.api_key_id)),
      );
    },
    revoke: (call, apiKeyId) =>
      accounts.enter(call, async (scope) => {
        const row = await scope.tx
          .updateTable('app.api_keys')
          .set({ revoked_at: sql`now()` })
          .where('account_id', '=', scope.accountId)
          .where('api_key_id', '=', apiKeyId)
          .where('revoked_at', 'is', null)
          .returning(['key_hash', 'scopes'])
          .executeTakeFirst();
        if (!row) throw new Problem('not-found', 'key');
        await emit(scope, { type: 'api_key.revoked', data: { apiKeyId } });
        await db.send(new DeleteCommand({ TableName: tables.directory, Key: apiKeyKey(row.key_hash) }));
        return row.scopes ?? {};
      }),
  };
}
