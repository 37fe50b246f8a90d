import { sql } from 'kysely';
import type { Areas } from '../core/contract.ts';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { Problem } from '../core/problem.ts';
import { PAGE_MAX } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import { emit } from '../events/outbox-store.ts';

export interface Grant {
  readonly userId: string;
  readonly areas: Areas;
  readonly updatedAt: string;
}

export interface ConversationPolicy {
  readonly mode: 'team' | 'selected' | 'assigned';
  readonly memberIds: string[];
  readonly retentionDays: number | null;
}

export interface GrantStore {
  /** @throws Problem `not-found` for the chatbot or the member, as do all. */
  list(call: AccountCall, chatbotId: string, page: Page): Promise<{ items: Grant[]; nextCursor: string | null }>;
  put(call: AccountCall, chatbotId: string, userId: string, areas: Areas): Promise<{ readonly before: Areas | undefined; readonly grant: Grant }>;
  remove(call: AccountCall, chatbotId: string, userId: string): Promise<Areas>;
  policy(call: AccountCall, chatbotId: string): Promise<ConversationPolicy>;
  putPolicy(
    call: AccountCall,
    chatbotId: string,
    policy: Omit<ConversationPolicy, 'retentionDays'> & { readonly retentionDays?: number | null | undefined },
  ): Promise<{ readonly before: ConversationPolicy; readonly policy: ConversationPolicy }>;
}

const TEAM: ConversationPolicy = { mode: 'team', memberIds: [], retentionDays: null };

async function requireMembers({ tx, accountId }: AccountScope, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  const found = await tx.selectFrom('app.members').select('user_id').where('account_id', '=', accountId).where('user_id', 'in', userIds).execute();
  if (found.length !== userIds.length) throw new Problem('not-found', 'member');
}

const readPolicy = async ({ tx, accountId }: AccountScope, chatbotId: string): Promise<ConversationPolicy> => {
  const row = await tx
    .selectFrom('app.conversation_policies')
    .select(['mode', 'member_ids', 'retention_days'])
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .executeTakeFirst();
  return row ? { mode: row.mode, memberIds: row.member_ids, retentionDays: row.retention_days } : TEAM;
};

/** Grants and the conversation policy of a chatbot, in its account. */
export const grantStore = (accounts: Accounts): GrantStore => {
  const inChatbot = <T>(call: AccountCall, chatbotId: string, rule: (scope: AccountScope) => Promise<T>): Promise<T> =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      return rule(scope);
    });
  const areasOf = async ({ tx, accountId }: AccountScope, chatbotId: string, userId: string): Promise<Areas | undefined> => {
    const row = await tx
      .selectFrom('app.grants')
      .select('areas')
      .where('account_id', '=', accountId)
      .where('chatbot_id', '=', chatbotId)
      .where('user_id', '=', userId)
      .forUpdate()
      .executeTakeFirst();
    return row?.areas ?? undefined;
  };
  return {
    list: (call, chatbotId, { limit = PAGE_MAX, cursor }) =>
      inChatbot(call, chatbotId, async ({ tx, accountId }) => {
        const after = readCursor(cursor);
        const rows = await tx
          .selectFrom('app.grants')
          .select(['user_id', 'areas', 'updated_at'])
          .where('account_id', '=', accountId)
          .where('chatbot_id', '=', chatbotId)
          .$if(after !== undefined, (query) => query.where('user_id', '>', after ?? ''))
          .orderBy('user_id')
          .limit(limit + 1)
          .execute();
        const shown = (row: (typeof rows)[number]): Grant => ({ userId: row.user_id, areas: row.areas ?? {}, updatedAt: row.updated_at.toISOString() });
        return pageOf(rows, limit, (row) => row.user_id, shown);
      }),
    put: (call, chatbotId, userId, areas) =>
      inChatbot(call, chatbotId, async (scope) => {
        await requireMembers(scope, [userId]);
        const before = await areasOf(scope, chatbotId, userId);
        const row = await scope.tx
          .insertInto('app.grants')
          .values({ account_id: scope.accountId, chatbot_id: chatbotId, user_id: userId, areas: JSON.stringify(areas) })
          .onConflict((conflict) =>
            conflict.columns(['account_id', 'chatbot_id', 'user_id']).doUpdateSet({ areas: JSON.stringify(areas), updated_at: sql`now()` }),
          )
          .returning('updated_at')
          .executeTakeFirstOrThrow();
        await emit(scope, { type: 'member.grants_changed', chatbotId, data: { userId, areas } });
        return { before, grant: { userId, areas, updatedAt: row.updated_at.toISOString() } };
      }),
    remove: (call, chatbotId, userId) =>
      inChatbot(call, chatbotId, async (scope) => {
        const row = await scope.tx
          .deleteFrom('app.grants')
          .where('account_id', '=', scope.accountId)
          .where('chatbot_id', '=', chatbotId)
          .where('user_id', '=', userId)
          .returning('areas')
          .executeTakeFirst();
        if (!row) throw new Problem('not-found', 'grant');
        await emit(scope, { type: 'member.grants_changed', chatbotId, data: { userId, areas: null } });
        return row.areas ?? {};
      }),
    policy: (call, chatbotId) => inChatbot(call, chatbotId, (scope) => readPolicy(scope, chatbotId)),
    putPolicy: (call, chatbotId, policy) =>
      inChatbot(call, chatbotId, async (scope) => {
        await requireMembers(scope, policy.memberIds);
        const before = await readPolicy(scope, chatbotId);
        const { mode, memberIds, retentionDays = before.retentionDays } = policy;
        const values = { mode, member_ids: memberIds, retention_days: retentionDays };
        await scope.tx
          .insertInto('app.conversation_policies')
          .values({ account_id: scope.accountId, chatbot_id: chatbotId, ...values })
          .onConflict((conflict) => conflict.columns(['account_id', 'chatbot_id']).doUpdateSet({ ...values, updated_at: sql`now()` }))
          .execute();
        return { before, policy: { mode, memberIds, retentionDays } };
      }),
  };
};
