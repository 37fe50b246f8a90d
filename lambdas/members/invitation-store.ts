import { sql, type Selectable } from 'kysely';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import type { Areas } from '../core/contract.ts';
import { Problem } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbots } from '../database/chatbot.ts';
import { lockAccount } from '../database/room.ts';
import type { Database, InvitedGrants } from '../database/tables.ts';
import { emit } from '../events/outbox-store.ts';
import { INVITATION_SECONDS, INVITATIONS_MAX, MEMBERS_MAX } from './contract.ts';

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly grants: { chatbotId: string; areas: Areas }[];
  readonly invitedBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** An invitation and the token that stands for it, which may be an earlier one than what was given: that of the first run of the call. */
export interface Invited {
  readonly invitation: Invitation;
  readonly tokenId: string;
}

/** Who joins by an invitation: known already, or made in the same breath. */
export interface Joiner {
  readonly userId: string;
  /** Writes what is outside this database, before the membership counts. */
  readonly prepare: () => Promise<void>;
}

export interface InvitationStore {
  /** `userId`: whoever has the address already. @throws Problem `conflict` for a member or somebody who is invited already, `not-found` for a chatbot, `quota-exceeded`. */
  create(
    call: AccountCall,
    by: string,
    given: Pick<Invitation, 'id' | 'email' | 'role' | 'grants'> & { readonly tokenId: string; readonly userId?: string },
  ): Promise<Invited>;
  list(call: AccountCall, page: Page): Promise<{ items: Invitation[]; nextCursor: string | null }>;
  /** @throws Problem `not-found`. */
  revoke(call: AccountCall, invitationId: string): Promise<Invitation>;
  /** Puts another token in the place of the last one, for a whole new week. @throws Problem `not-found`. */
  renew(call: AccountCall, invitationId: string, tokenId: string): Promise<Invited>;
  /** The invitation that a token stands for, while it stands. */
  standing(accountId: string, invitationId: string, tokenId: string): Promise<Invitation | undefined>;
  /** Uses the invitation up and makes the membership in one transaction; of two at once one has it. @throws Problem `token-refused` for the other, `quota-exceeded`. */
  accept(accountId: string, invitationId: string, tokenId: string, joiner: Joiner): Promise<void>;
}

const toInvitation = (row: Selectable<Database['app.invitations']>): Invitation => ({
  id: row.invitation_id,
  email: row.email,
  role: row.role,
  grants: Object.entries(row.grants ?? {}).map(([chatbotId, areas]) => ({ chatbotId, areas })),
  invitedBy: row.invited_by,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
});
const found = (row: Selectable<Database['app.invitations']> | undefined): Invitation => {
  if (!row) throw new Problem('not-found', 'invitation');
  return toInvitation(row);
};
const inAWeek = sql<Date>`now() + make_interval(secs => ${INVITATION_SECONDS})`;

async function refuseBeyond({ tx, accountId }: AccountScope): Promise<void> {
  const invited = await tx
    .selectFrom('app.invitations')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  if (invited.count >= INVITATIONS_MAX) throw new Problem('quota-exceeded', 'invitations');
}

/** @throws Problem `quota-exceeded` when the account has as many members as it may. */
async function requirePlace({ tx, accountId }: AccountScope): Promise<void> {
  const joined = await tx
    .selectFrom('app.members')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  if (joined.count >= MEMBERS_MAX) throw new Problem('quota-exceeded', 'members');
}

async function refuseMember({ tx, accountId }: AccountScope, userId: string): Promise<void> {
  const member = await tx.selectFrom('app.members').select('user_id').where('account_id', '=', accountId).where('user_id', '=', userId).executeTakeFirst();
  if (member) throw new Problem('conflict', 'a member already');
}

/** Invitations of an account. */
export function invitationStore(accounts: Accounts): InvitationStore {
  const one = ({ tx, accountId }: AccountScope, invitationId: string) =>
    tx.selectFrom('app.invitations').selectAll().where('account_id', '=', accountId).where('invitation_id', '=', invitationId);
  return {
    create: (call, by, { id, email, role, grants, tokenId, userId }) =>
      accounts.once(call, async (scope) => {
        // Here and not before: who may not invite does not learn who is a member.
        if (userId !== undefined) await refuseMember(scope, userId);
        await requireChatbots(
          scope,
          grants.map(({ chatbotId }) => chatbotId),
        );
        await requirePlace(scope);
        await refuseBeyond(scope);
        const row = await scope.tx
          .insertInto('app.invitations')
          .values({
            account_id: scope.accountId,
            invitation_id: id,
            email,
            role,
            grants: JSON.stringify(Object.fromEntries(grants.map(({ chatbotId, areas }) => [chatbotId, areas])) satisfies InvitedGrants),
            token_id: tokenId,
            invited_by: by,
            expires_at: inAWeek,
          })
          .onConflict((conflict) => conflict.columns(['account_id', 'email']).doNothing())
          .returningAll()
          .executeTakeFirst();
        if (!row) throw new Problem('conflict', 'invited already');
        await emit(scope, { type: 'member.invited', data: { invitationId: id, role } });
        return { invitation: toInvitation(row), tokenId };
      }),
    list: (call, { limit = DEFAULT_PAGE, cursor }) =>
      accounts.enter(call, async ({ tx, accountId }) => {
        const after = readCursor(cursor);
        const rows = await tx
          .selectFrom('app.invitations')
          .selectAll()
          .where('account_id', '=', accountId)
          .$if(after !== undefined, (query) => query.where('invitation_id', '<', after ?? ''))
          .orderBy('invitation_id', 'desc')
          .limit(limit + 1)
          .execute();
        return pageOf(rows, limit, (row) => row.invitation_id, toInvitation);
      }),
    revoke: (call, invitationId) =>
      accounts.enter(call, async ({ tx, accountId }) =>
        found(
          await tx
            .deleteFrom('app.invitations')
            .where('account_id', '=', accountId)
            .where('invitation_id', '=', invitationId)
            .returningAll()
            .executeTakeFirst(),
        ),
      ),
    renew: (call, invitationId, tokenId) =>
      accounts.once(call, async ({ tx, accountId }) => {
        const row = await tx
          .updateTable('app.invitations')
          .set({ token_id: tokenId, expires_at: inAWeek })
          .where('account_id', '=', accountId)
          .where('invitation_id', '=', invitationId)
          .returningAll()
          .executeTakeFirst();
        return { invitation: found(row), tokenId };
      }),
    standing: (accountId, invitationId, tokenId) =>
      accounts.enterAs(accountId, async (scope) => {
        const row = await one(scope, invitationId)
          .where('token_id', '=', tokenId)
          .where('expires_at', '>', sql<Date>`now()`)
          .executeTakeFirst();
        return row && toInvitation(row);
      }),
    accept: (accountId, invitationId, tokenId, { userId, prepare }) =>
      accounts.enterAs(accountId, async (scope) => {
        const { tx } = scope;
        // Of two who come to the last place at once the second waits here.
        await lockAccount(scope);
        // The row is locked by its deletion: a second call waits here, and then finds nothing.
        const row = await tx
          .deleteFrom('app.invitations')
          .where('account_id', '=', accountId)
          .where('invitation_id', '=', invitationId)
          .where('token_id', '=', tokenId)
          .where('expires_at', '>', sql<Date>`now()`)
          .returningAll()
          .executeTakeFirst();
        if (!row) throw new Problem('token-refused', 'invitation used or gone');
        await requirePlace(scope);
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('app.members')
          .values({ account_id: accountId, user_id: userId, role: row.role })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows === 1n) await emit(scope, { type: 'member.joined', data: { userId, role: row.role } });
        for (const { chatbotId, areas } of toInvitation(row).grants) {
          // A chatbot that was deleted meanwhile takes its grant with it.
          await sql`INSERT INTO app.grants (account_id, chatbot_id, user_id, areas)
            SELECT c.account_id, c.chatbot_id, ${userId}::uuid, ${JSON.stringify(areas)}::jsonb FROM app.chatbots c
            WHERE c.account_id = ${accountId}::uuid AND c.chatbot_id = ${chatbotId}::uuid AND c.deleted_at IS NULL
            ON CONFLICT DO NOTHING`.execute(tx);
        }
        await prepare();
      }),
  };
}
