import { DeleteCommand, PutCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sql } from 'kysely';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { Problem } from '../core/problem.ts';
import type { Enqueue } from '../core/queue.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts } from '../database/account.ts';
import type { ChatbotContent, ChatbotSettings } from '../database/chatbot-content.ts';
import { livingChatbot, visibleChatbots } from '../database/chatbot.ts';
import { settingsOf } from '../database/published.ts';
import type { AccessPolicy } from '../database/tables.ts';
import { markUnfinished } from '../database/unfinished.ts';
import { channelDirectory } from '../messaging/directory-store.ts';
import { publicKeyEntry } from '../tokens/public-key.ts';
import { addVersion, draftColumns, replaceParts, toChatbot, type Chatbot } from './draft-store.ts';

export interface NewChatbot {
  readonly id: string;
  readonly publicKey: string;
  readonly content: ChatbotContent;
  readonly accessPolicy: AccessPolicy;
}

export interface ChatbotStore {
  /** With its content as draft and as published version 1. */
  create(call: AccountCall, chatbot: NewChatbot): Promise<Chatbot>;
  list(call: AccountCall, page: Page): Promise<{ items: Chatbot[]; nextCursor: string | null }>;
  /** @throws Problem `not-found`, as do all that follow. */
  read(call: AccountCall, chatbotId: string): Promise<Chatbot>;
  /** `apply` makes the next settings of the present ones, which nobody else changes meanwhile. */
  change(call: AccountCall, chatbotId: string, apply: (current: ChatbotSettings) => ChatbotSettings): Promise<Chatbot>;
  archive(call: AccountCall, chatbotId: string, archived: boolean): Promise<Changed>;
  rotateKey(call: AccountCall, chatbotId: string, publicKey: string): Promise<Changed>;
  /** What it was; it is gone for everybody when this comes back. `clear` takes away what is elsewhere. */
  remove(call: AccountCall, chatbotId: string): Promise<{ readonly status: Chatbot['status']; readonly clear: () => Promise<void> }>;
}

/** A chatbot, and what of it was before. */
export interface Changed {
  readonly before: Pick<Chatbot, 'status' | 'publicKey'>;
  readonly chatbot: Chatbot;
}

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
  const putKey = (publicKey: string, ids: { readonly accountId: string; readonly chatbotId: string }) => ({
    TableName: directoryTable,
    Item: { ...publicKeyEntry(publicKey), ...ids },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  const deleteKey = (publicKey: string) => ({ TableName: directoryTable, Key: publicKeyEntry(publicKey) });

  return {
    async create(call, { id, publicKey, content, accessPolicy }) {
      let put = false;
      try {
        return await accounts.once(call, async (scope) => {
          const { tx, accountId } = scope;
          const row = await tx
            .insertInto('app.chatbots')
            .values({
              account_id: accountId,
              chatbot_id: id,
              public_key: publicKey,
              ...draftColumns(content.settings),
              published_version: 1,
              access_policy: JSON.stringify(accessPolicy),
            })
            .returningAll()
            .executeTakeFirstOrThrow();
          await replaceParts(scope, id, content);
          await addVersion(scope, id, 1, content, call.principal.kind === 'session' ? call.principal.userId : null);
          // Before the commit: a chatbot without its key is worse than a key that leads nowhere, and that one is taken back below.
          await directory.send(new PutCommand(putKey(publicKey, { accountId, chatbotId: id })));
          put = true;
          return toChatbot(row);
        });
      } catch (error) {
        if (put) await directory.send(new DeleteCommand(deleteKey(publicKey)));
        throw error;
      }
    },
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
    change: (call, chatbotId, apply) =>
      accounts.enter(call, async (scope) => {
        const { tx, accountId } = scope;
        const current = found(await livingChatbot(scope, chatbotId).selectAll().forUpdate().executeTakeFirst());
        const row = await tx
          .updateTable('app.chatbots')
          .set({ ...draftColumns(apply(settingsOf(current))), updated_at: sql`now()` })
          .where('account_id', '=', accountId)
          .where('chatbot_id', '=', chatbotId)
          .returningAll()
          .executeTakeFirst();
        return toChatbot(found(row));
      }),
    archive: (call, chatbotId, archived) =>
      accounts.enter(call, async (scope) => {
        const { tx, accountId } = scope;
        const before = toChatbot(found(await livingChatbot(scope, chatbotId).selectAll().forUpdate().executeTakeFirst()));
        const row = await tx
          .updateTable('app.chatbots')
          .set({ archived_at: archived ? sql`coalesce(archived_at, now())` : null, updated_at: sql`now()` })
          .where('account_id', '=', accountId)
          .where('chatbot_id', '=', chatbotId)
          .returningAll()
          .executeTakeFirstOrThrow();
        return { before, chatbot: toChatbot(row) };
      }),
    async rotateKey(call, chatbotId, publicKey) {
      let undo: TransactWriteCommand | undefined;
      try {
        return await accounts.enter(call, async (scope) => {
          const { tx, accountId } = scope;
          const before = toChatbot(found(await livingChatbot(scope, chatbotId).selectAll().forUpdate().executeTakeFirst()));
          const old = before.publicKey;
          const row = await tx
            .updateTable('app.chatbots')
            .set({ public_key: publicKey, updated_at: sql`now()` })
            .where('account_id', '=', accountId)
            .where('chatbot_id', '=', chatbotId)
            .returningAll()
            .executeTakeFirstOrThrow();
          const ids = { accountId, chatbotId };
          const swap = (from: string, to: string) => new TransactWriteCommand({ TransactItems: [{ Put: putKey(to, ids) }, { Delete: deleteKey(from) }] });
          // Both entries in one act, before the commit: when the reply comes, the old key leads nowhere and its visitor tokens are refused by the authorizer.
          await directory.send(swap(old, publicKey));
          undo = swap(publicKey, old);
          return { before, chatbot: toChatbot(row) };
        });
      } catch (error) {
        if (undo) await directory.send(undo);
        throw error;
      }
    },
    async remove(call, chatbotId) {
      const { accountId, publicKey, channelIds, status } = await accounts.enter(call, async ({ tx, accountId: account }) => {
        const row = await tx
          .updateTable('app.chatbots')
          .set({ deleted_at: sql`now()`, updated_at: sql`now()` })
          .where('account_id', '=', account)
          .where('chatbot_id', '=', chatbotId)
          .where('deleted_at', 'is', null)
          .returningAll()
          .executeTakeFirst();
        const { publicKey: key, status: was } = toChatbot(found(row));
        const channels = await tx
          .selectFrom('app.channels')
          .select('channel_id')
          .where('account_id', '=', account)
          .where('chatbot_id', '=', chatbotId)
          .execute();
        await markUnfinished(directory, directoryTable, account);
        return { accountId: account, publicKey: key, status: was, channelIds: channels.map(({ channel_id }) => channel_id) };
      });
      // After the commit, when nothing can bring the chatbot back.
      const clear = async (): Promise<void> => {
        await directory.send(new DeleteCommand(deleteKey(publicKey)));
        await channelDirectory(directory, directoryTable).remove(channelIds);
        await enqueue(purgeQueue, { accountId, chatbotId });
      };
      return { status, clear };
    },
  };
}
