import { DeleteCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sql, type Selectable } from 'kysely';
import { pageOf, readCursor } from '../core/cursor.ts';
import { Problem } from '../core/problem.ts';
import type { Enqueue } from '../core/queue.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts } from '../database/account.ts';
import { livingChatbot, visibleChatbots } from '../database/chatbot.ts';
import type { AccessPolicy, Database } from '../database/tables.ts';
import { markUnfinished } from '../database/unfinished.ts';

export interface Chatbot {
  readonly id: string;
  readonly publicKey: string;
  readonly name: string;
  readonly language: 'fr' | 'en';
  readonly instructions: string;
  readonly welcomeMessage: string;
  readonly fallbackMessage: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}
type NewChatbot = Omit<Chatbot, 'createdAt' | 'updatedAt'> & { readonly accessPolicy: AccessPolicy };
type Change = { readonly [K in 'name' | 'language' | 'instructions' | 'welcomeMessage' | 'fallbackMessage']?: Chatbot[K] | undefined };

export interface ChatbotStore {
  create(call: AccountCall, chatbot: NewChatbot): Promise<Chatbot>;
  list(
    call: AccountCall,
    page: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  ): Promise<{ items: Chatbot[]; nextCursor: string | null }>;
  /** @throws Problem `not-found`, as do all that follow. */
  read(call: AccountCall, chatbotId: string): Promise<Chatbot>;
  change(call: AccountCall, chatbotId: string, change: Change): Promise<Chatbot>;
  remove(call: AccountCall, chatbotId: string): Promise<void>;
}

type Row = Selectable<Database['app.chatbots']>;
const toChatbot = (row: Row): Chatbot => ({
  id: row.chatbot_id,
  publicKey: row.public_key,
  name: row.name,
  language: row.language,
  instructions: row.instructions,
  welcomeMessage: row.welcome_message,
  fallbackMessage: row.fallback_message,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Problem('not-found', 'chatbot');
  return value;
};

export interface ChatbotStoreConfig {
  readonly directoryTable: string;
  readonly purgeQueue: string;
}

/** Chatbots in their account, and the directory that leads from a public key to them. */
export function chatbotStore(
  accounts: Accounts,
  directory: DynamoDBDocumentClient,
  enqueue: Enqueue,
  { directoryTable, purgeQueue }: ChatbotStoreConfig,
): ChatbotStore {
  const keyEntry = (publicKey: string) => ({ pk: `KEY#${publicKey}`, sk: 'CHATBOT' });
  return {
    create: (call, chatbot) =>
      accounts.enter(call, async ({ tx, accountId }) => {
        const { id, publicKey, name, language, instructions, welcomeMessage, fallbackMessage, accessPolicy } = chatbot;
        const row = await tx
          .insertInto('app.chatbots')
          .values({
            account_id: accountId,
            chatbot_id: id,
            public_key: publicKey,
            name,
            language,
            instructions,
            welcome_message: welcomeMessage,
            fallback_message: fallbackMessage,
            access_policy: JSON.stringify(accessPolicy),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        // Before the commit: a key that leads nowhere is harmless, a chatbot without its key is not.
        await directory.send(
          new PutCommand({
            TableName: directoryTable,
            Item: { ...keyEntry(publicKey), accountId, chatbotId: id },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
        return toChatbot(row);
      }),
    list: (call, { limit = DEFAULT_PAGE, cursor }) =>
      accounts.enter(call, async (scope) => {
        const { tx, accountId } = scope;
        const after = readCursor(cursor);
        const rows = await tx
          .selectFrom('app.chatbots')
          .selectAll()
          .where('account_id', '=', accountId)
          .where('deleted_at', 'is', null)
          .where(visibleChatbots(scope, 'app.chatbots'))
          .$if(after !== undefined, (query) => query.where('chatbot_id', '<', after ?? ''))
          .orderBy('chatbot_id', 'desc')
          .limit(limit + 1)
          .execute();
        return pageOf(rows, limit, (row) => row.chatbot_id, toChatbot);
      }),
    read: (call, chatbotId) => accounts.enter(call, async (scope) => toChatbot(found(await livingChatbot(scope, chatbotId).selectAll().executeTakeFirst()))),
    change: (call, chatbotId, { name, language, instructions, welcomeMessage, fallbackMessage }) =>
      accounts.enter(call, async ({ tx, accountId }) => {
        const row = await tx
          .updateTable('app.chatbots')
          .set({
            ...(name !== undefined && { name }),
            ...(language !== undefined && { language }),
            ...(instructions !== undefined && { instructions }),
            ...(welcomeMessage !== undefined && { welcome_message: welcomeMessage }),
            ...(fallbackMessage !== undefined && { fallback_message: fallbackMessage }),
            updated_at: sql`now()`,
          })
          .where('account_id', '=', accountId)
          .where('chatbot_id', '=', chatbotId)
          .where('deleted_at', 'is', null)
          .returningAll()
          .executeTakeFirst();
        return toChatbot(found(row));
      }),
    async remove(call, chatbotId) {
      const accountId = await accounts.enter(call, async ({ tx, accountId: account }) => {
        const row = await tx
          .updateTable('app.chatbots')
          .set({ deleted_at: sql`now()`, updated_at: sql`now()` })
          .where('account_id', '=', account)
          .where('chatbot_id', '=', chatbotId)
          .where('deleted_at', 'is', null)
          .returning('public_key')
          .executeTakeFirst();
        await directory.send(new DeleteCommand({ TableName: directoryTable, Key: keyEntry(found(row).public_key) }));
        await markUnfinished(directory, directoryTable, account);
        return account;
      });
      await enqueue(purgeQueue, { accountId, chatbotId });
    },
  };
}
