import { sql, type Selectable } from 'kysely';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { invalidAt, Problem } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import type { PartKind } from '../database/chatbot-content.ts';
import { livingChatbot, requireChatbot } from '../database/chatbot.ts';
import type { Database } from '../database/tables.ts';
import { PART_LIMITS } from './contract.ts';

/** A part as its team sees it. */
export type StoredPart<Body> = Body & { readonly id: string; readonly createdAt: string; readonly updatedAt: string };

type Body = Readonly<Record<string, unknown>>;
export interface PartStore {
  /** @throws Problem `not-found` as do all others, `conflict` when the chatbot has as many as it may, `invalid-request` for a playbook that is not this chatbot's. */
  create<B extends object>(call: AccountCall, chatbotId: string, kind: PartKind, part: { readonly id: string; readonly body: B }): Promise<StoredPart<B>>;
  list<B extends object>(call: AccountCall, chatbotId: string, kind: PartKind, page: Page): Promise<{ items: StoredPart<B>[]; nextCursor: string | null }>;
  all<B extends object>(call: AccountCall, chatbotId: string, kind: PartKind): Promise<StoredPart<B>[]>;
  read<B extends object>(call: AccountCall, chatbotId: string, kind: PartKind, id: string): Promise<StoredPart<B>>;
  change<B extends object>(call: AccountCall, chatbotId: string, kind: PartKind, id: string, change: Partial<B>): Promise<StoredPart<B>>;
  /** @throws Problem `conflict` for a playbook to which a trigger leads. */
  remove(call: AccountCall, chatbotId: string, kind: PartKind, id: string): Promise<void>;
}

const toPart = <B extends object>(row: Selectable<Database['app.chatbot_parts']>): StoredPart<B> => ({
  // What is in it was parsed when it was written, and is parsed again as a reply.
  ...(row.body as B),
  id: row.part_id,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const partsOf = ({ tx, accountId }: AccountScope, chatbotId: string, kind: PartKind) =>
  tx.selectFrom('app.chatbot_parts').selectAll().where('account_id', '=', accountId).where('chatbot_id', '=', chatbotId).where('kind', '=', kind);

/** Playbooks that the actions of a body lead to. */
const ledTo = (body: Body): string[] =>
  Array.isArray(body['then']) ? (body['then'] as { playbookId?: string }[]).flatMap(({ playbookId }) => playbookId ?? []) : [];

/** @throws Problem `invalid-request` when a body leads to a playbook that this chatbot does not have, whoever has it (S9.9). */
async function requirePlaybooks(scope: AccountScope, chatbotId: string, body: Body): Promise<void> {
  const wanted = [...new Set(ledTo(body))];
  if (wanted.length === 0) return;
  const rows = await partsOf(scope, chatbotId, 'playbook').where('part_id', 'in', wanted).execute();
  if (rows.length < wanted.length) throw invalidAt('#/body/then', 'No such playbook in this chatbot');
}

/** Holds the chatbot's row, so that two writers of its parts come one after the other. */
async function lock(scope: AccountScope, chatbotId: string): Promise<void> {
  if (!(await livingChatbot(scope, chatbotId).select('chatbot_id').forUpdate().executeTakeFirst())) throw new Problem('not-found', 'chatbot');
}

/** The parts of a draft, one table for the three kinds. */
export const partStore = (accounts: Accounts): PartStore => ({
  create: (call, chatbotId, kind, { id, body }) =>
    accounts.once(call, async (scope) => {
      await lock(scope, chatbotId);
      const { count } = await scope.tx
        .selectFrom('app.chatbot_parts')
        .select(sql<number>`count(*)`.as('count'))
        .where('account_id', '=', scope.accountId)
        .where('chatbot_id', '=', chatbotId)
        .where('kind', '=', kind)
        .executeTakeFirstOrThrow();
      if (Number(count) >= PART_LIMITS[kind])
        throw new Problem('conflict', 'parts', { extra: { detail: `A chatbot has at most ${PART_LIMITS[kind]} of these.` } });
      await requirePlaybooks(scope, chatbotId, body as Body);
      const row = await scope.tx
        .insertInto('app.chatbot_parts')
        .values({ account_id: scope.accountId, chatbot_id: chatbotId, part_id: id, kind, body: JSON.stringify(body) })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toPart(row);
    }),
  list: (call, chatbotId, kind, { limit = DEFAULT_PAGE, cursor }) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      const after = readCursor(cursor);
      const rows = await partsOf(scope, chatbotId, kind)
        .$if(after !== undefined, (query) => query.where('part_id', '<', after ?? ''))
        .orderBy('part_id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(
        rows,
        limit,
        (row) => row.part_id,
        (row) => toPart(row),
      );
    }),
  all: (call, chatbotId, kind) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      return (await partsOf(scope, chatbotId, kind).limit(PART_LIMITS[kind]).execute()).map((row) => toPart(row));
    }),
  read: (call, chatbotId, kind, id) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      const row = await partsOf(scope, chatbotId, kind).where('part_id', '=', id).executeTakeFirst();
      if (!row) throw new Problem('not-found', kind);
      return toPart(row);
    }),
  change: (call, chatbotId, kind, id, change) =>
    accounts.enter(call, async (scope) => {
      await lock(scope, chatbotId);
      await requirePlaybooks(scope, chatbotId, change as Body);
      const row = await scope.tx
        .updateTable('app.chatbot_parts')
        .set({ body: sql`body || ${JSON.stringify(change)}::jsonb`, updated_at: sql`now()` })
        .where('account_id', '=', scope.accountId)
        .where('chatbot_id', '=', chatbotId)
        .where('kind', '=', kind)
        .where('part_id', '=', id)
        .returningAll()
        .executeTakeFirst();
      if (!row) throw new Problem('not-found', kind);
      return toPart(row);
    }),
  remove: (call, chatbotId, kind, id) =>
    accounts.enter(call, async (scope) => {
      await lock(scope, chatbotId);
      const triggers = kind === 'playbook' ? await partsOf(scope, chatbotId, 'trigger').execute() : [];
      const removed = await scope.tx
        .deleteFrom('app.chatbot_parts')
        .where('account_id', '=', scope.accountId)
        .where('chatbot_id', '=', chatbotId)
        .where('kind', '=', kind)
        .where('part_id', '=', id)
        .returning('part_id')
        .executeTakeFirst();
      if (!removed) throw new Problem('not-found', kind);
      // Thrown after the deletion, which goes back with the transaction.
      if (triggers.some(({ body }) => ledTo(body ?? {}).includes(id)))
        throw new Problem('conflict', 'a trigger leads to it', { extra: { detail: 'A trigger leads to this playbook.' } });
    }),
});
