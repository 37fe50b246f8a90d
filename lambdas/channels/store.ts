import { sql, type UpdateObject } from 'kysely';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { Problem } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import type { Database } from '../database/tables.ts';
import type { ChannelKindName } from '../messaging/fields.ts';
import type { ChannelRow } from '../messaging/channel-store.ts';
import type { ChannelDirectory } from '../messaging/directory-store.ts';
import { CHANNELS_MAX } from './contract.ts';

export interface NewChannel {
  readonly id: string;
  readonly kind: ChannelKindName;
  readonly name: string;
  readonly externalId: string;
  readonly sealed: string;
  readonly lastFours: Readonly<Record<string, string>>;
  readonly admitsUnplaced: boolean;
}

/** What may change of a channel. */
export interface ChannelChange {
  readonly name?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly admitsUnplaced?: boolean | undefined;
  readonly connection?: Pick<NewChannel, 'externalId' | 'sealed' | 'lastFours'> | undefined;
}

export interface ChannelStore {
  /** @throws Problem `not-found` for a chatbot that is not there, as do all; `quota-exceeded` when it has too many channels. */
  create(call: AccountCall, chatbotId: string, channel: NewChannel): Promise<ChannelRow>;
  list(call: AccountCall, chatbotId: string, page: Page): Promise<{ items: ChannelRow[]; nextCursor: string | null }>;
  read(call: AccountCall, chatbotId: string, channelId: string): Promise<ChannelRow>;
  /**
   * `apply` is given the row outside every transaction, because it may need the account's key, which is read over the one connection that there is. It is asked
   * again when the secrets were changed meanwhile. @throws Problem `unavailable` when that goes on.
   */
  change(call: AccountCall, chatbotId: string, channelId: string, apply: (row: ChannelRow) => Promise<ChannelChange>): Promise<ChannelRow>;
  remove(call: AccountCall, chatbotId: string, channelId: string): Promise<ChannelRow>;
}

/** How often a change is made anew because another one came first. */
const CHANGE_TRIES = 5;

const ofChannel = ({ accountId, tx }: AccountScope, chatbotId: string, channelId: string) =>
  tx.selectFrom('app.channels').selectAll().where('account_id', '=', accountId).where('chatbot_id', '=', chatbotId).where('channel_id', '=', channelId);

const found = (row: ChannelRow | undefined): ChannelRow => {
  if (!row) throw new Problem('not-found', 'channel');
  return row;
};

const columns = ({ name, enabled, admitsUnplaced, connection }: ChannelChange): UpdateObject<Database, 'app.channels'> => ({
  ...(name !== undefined && { name }),
  ...(enabled !== undefined && { enabled }),
  ...(admitsUnplaced !== undefined && { admits_unplaced: admitsUnplaced }),
  ...(connection && {
    external_id: connection.externalId,
    sealed: connection.sealed,
    last_fours: JSON.stringify(connection.lastFours),
    // What was found out was found out with other credentials.
    state: 'untested' as const,
    reason: null,
  }),
});

/** Channels in their account, and the directory that leads from a channel's id to the account. */
export function channelStore(accounts: Accounts, directory: ChannelDirectory): ChannelStore {
  const read: ChannelStore['read'] = (call, chatbotId, channelId) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      return found(await ofChannel(scope, chatbotId, channelId).executeTakeFirst());
    });
  return {
    async create(call, chatbotId, { id, kind, name, externalId, sealed, lastFours, admitsUnplaced }) {
      let put = false;
      try {
        return await accounts.once(call, async (scope) => {
          await requireChatbot(scope, chatbotId);
          const { tx, accountId } = scope;
          const { count } = await tx
            .selectFrom('app.channels')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .where('account_id', '=', accountId)
            .where('chatbot_id', '=', chatbotId)
            .executeTakeFirstOrThrow();
          if (Number(count) >= CHANNELS_MAX) throw new Problem('quota-exceeded', 'channels');
          const row = await tx
            .insertInto('app.channels')
            .values({
              account_id: accountId,
              chatbot_id: chatbotId,
              channel_id: id,
              kind,
              name,
              external_id: externalId,
              sealed,
              last_fours: JSON.stringify(lastFours),
              admits_unplaced: admitsUnplaced,
            })
            .returningAll()
            .executeTakeFirstOrThrow();
          // Before the commit: an entry that leads to no channel is taken back below, and lets nobody in.
          await directory.add(id, accountId);
          put = true;
          return row;
        });
      } catch (error) {
        if (put) await directory.remove([id]);
        throw error;
      }
    },
    list: (call, chatbotId, { limit = DEFAULT_PAGE, cursor }) =>
      accounts.enter(call, async (scope) => {
        await requireChatbot(scope, chatbotId);
        const after = readCursor(cursor);
        const rows = await scope.tx
          .selectFrom('app.channels')
          .selectAll()
          .where('account_id', '=', scope.accountId)
          .where('chatbot_id', '=', chatbotId)
          .$if(after !== undefined, (query) => query.where('channel_id', '<', after ?? ''))
          .orderBy('channel_id', 'desc')
          .limit(limit + 1)
          .execute();
        return pageOf(
          rows,
          limit,
          (row) => row.channel_id,
          (row) => row,
        );
      }),
    read,
    async change(call, chatbotId, channelId, apply) {
      for (let tries = 0; tries < CHANGE_TRIES; tries += 1) {
        const before = await read(call, chatbotId, channelId);
        const change = columns(await apply(before));
        const after = await accounts.once(call, async (scope) => {
          await requireChatbot(scope, chatbotId);
          return scope.tx
            .updateTable('app.channels')
            .set({ ...change, updated_at: sql<Date>`now()` })
            .where('account_id', '=', scope.accountId)
            .where('channel_id', '=', channelId)
            .where('sealed', '=', before.sealed)
            .returningAll()
            .executeTakeFirst();
        });
        if (after) return after;
      }
      throw new Problem('unavailable', 'a channel that is changed all the time');
    },
    async remove(call, chatbotId, channelId) {
      const removed = await accounts.enter(call, async (scope) => {
        await requireChatbot(scope, chatbotId);
        const row = found(await ofChannel(scope, chatbotId, channelId).forUpdate().executeTakeFirst());
        await scope.tx.deleteFrom('app.channels').where('account_id', '=', scope.accountId).where('channel_id', '=', channelId).execute();
        return row;
      });
      // After the commit: an entry without its row leads nowhere.
      await directory.remove([channelId]);
      return removed;
    },
  };
}
