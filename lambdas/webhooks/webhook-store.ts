import { sql, type Selectable, type UpdateObject } from 'kysely';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { Problem } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbots } from '../database/chatbot.ts';
import { lockAccount } from '../database/room.ts';
import type { Database } from '../database/tables.ts';
import { OLD_SECRETS_MAX, WEBHOOKS_MAX } from './contract.ts';

type Row = Selectable<Database['app.webhooks']>;

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly events: string[];
  readonly chatbotIds?: string[];
  readonly restricted: boolean;
  readonly status: 'enabled' | 'disabled';
  readonly disabledReason?: 'person' | 'gone' | 'failing';
  readonly failingSince?: string;
  readonly secrets: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A secret as it is kept. */
export interface NewSecret {
  readonly id: string;
  readonly sealed: string;
}

export interface Given {
  readonly url?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly chatbotIds?: readonly string[] | null | undefined;
  readonly restricted?: boolean | undefined;
  readonly enabled?: boolean | undefined;
}

export interface WebhookStore {
  /** Refuses whoever may not do what is asked, before anything is looked up or made for it. @throws Problem `not-allowed`; `not-found` when there is no such endpoint. */
  check(call: AccountCall, webhookId?: string): Promise<void>;
  /** @throws Problem `not-found` for a chatbot that is not the account's, `quota-exceeded` when there are too many endpoints. */
  create(
    call: AccountCall,
    userId: string,
    webhook: Given & { readonly id: string; readonly url: string; readonly events: readonly string[] },
    secret: NewSecret,
  ): Promise<Webhook>;
  list(call: AccountCall, page: Page): Promise<{ items: Webhook[]; nextCursor: string | null }>;
  /** @throws Problem `not-found`, as each that follows. */
  read(call: AccountCall, webhookId: string): Promise<Webhook>;
  change(call: AccountCall, userId: string, webhookId: string, given: Given): Promise<{ readonly was: Webhook; readonly is: Webhook }>;
  remove(call: AccountCall, webhookId: string): Promise<void>;
  /** Adds a secret; those before end at `previousUntil`, and the oldest at once where there are too many. */
  rotate(call: AccountCall, webhookId: string, secret: NewSecret, previousUntil: Date): Promise<Webhook>;
}

/** Secrets that sign now: the newest, and those that have not ended. */
const secretsOf = sql<number>`(SELECT count(*)::int FROM app.webhook_secrets s WHERE s.account_id = w.account_id AND s.webhook_id = w.webhook_id
  AND (s.expires_at IS NULL OR s.expires_at > now()))`;

const toWebhook = (row: Row & { secrets: number }): Webhook => ({
  id: row.webhook_id,
  url: row.url,
  description: row.description,
  events: [...row.events],
  ...(row.chatbot_ids && { chatbotIds: [...row.chatbot_ids] }),
  restricted: row.restricted,
  status: row.disabled_at ? 'disabled' : 'enabled',
  ...(row.disabled_reason && { disabledReason: row.disabled_reason }),
  ...(row.failing_since && { failingSince: row.failing_since.toISOString() }),
  secrets: row.secrets,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const all = ({ tx, accountId }: AccountScope) =>
  tx.selectFrom('app.webhooks as w').selectAll('w').select(secretsOf.as('secrets')).where('w.account_id', '=', accountId);

async function one(scope: AccountScope, webhookId: string): Promise<Webhook> {
  const row = await all(scope).where('w.webhook_id', '=', webhookId).executeTakeFirst();
  if (!row) throw new Problem('not-found', 'webhook');
  return toWebhook(row);
}

/** What switching off or on sets. */
const switched = (enabled: boolean | undefined): UpdateObject<Database, 'app.webhooks'> => {
  if (enabled === undefined) return {};
  return enabled
    ? { disabled_at: null, disabled_reason: null, failing_since: null, paused_until: null }
    : { disabled_at: sql`coalesce(disabled_at, now())`, disabled_reason: sql`coalesce(disabled_reason, 'person')` };
};

/** Endpoints in their account. */
export const webhookStore = (accounts: Accounts): WebhookStore => ({
  check: (call, webhookId) => accounts.enter(call, async (scope) => void (webhookId !== undefined && (await one(scope, webhookId)))),
  create: (call, userId, { id, url, events, description = '', chatbotIds = null, restricted = false }, secret) =>
    accounts.once(call, async (scope) => {
      const { tx, accountId } = scope;
      await lockAccount(scope);
      if (chatbotIds) await requireChatbots(scope, chatbotIds);
      const { count } = await tx
        .selectFrom('app.webhooks')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('account_id', '=', accountId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= WEBHOOKS_MAX) throw new Problem('quota-exceeded', 'webhooks');
      await tx
        .insertInto('app.webhooks')
        .values({
          account_id: accountId,
          webhook_id: id,
          url,
          description,
          events: [...events],
          chatbot_ids: chatbotIds && [...chatbotIds],
          restricted,
          acts_for: userId,
        })
        .execute();
      await tx.insertInto('app.webhook_secrets').values({ account_id: accountId, webhook_id: id, secret_id: secret.id, sealed: secret.sealed }).execute();
      return one(scope, id);
    }),
  list: (call, { limit = DEFAULT_PAGE, cursor }) =>
    accounts.enter(call, async (scope) => {
      const after = readCursor(cursor);
      const rows = await all(scope)
        .$if(after !== undefined, (query) => query.where('w.webhook_id', '<', after ?? ''))
        .orderBy('w.webhook_id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, (row) => row.webhook_id, toWebhook);
    }),
  read: (call, webhookId) => accounts.enter(call, (scope) => one(scope, webhookId)),
  change: (call, userId, webhookId, { url, events, description, chatbotIds, restricted, enabled }) =>
    accounts.enter(call, async (scope) => {
      const { tx, accountId } = scope;
      await lockWebhook(scope, webhookId);
      const was = await one(scope, webhookId);
      if (chatbotIds) await requireChatbots(scope, chatbotIds);
      await tx
        .updateTable('app.webhooks')
        .set({
          ...(url !== undefined && { url }),
          ...(events !== undefined && { events: [...events] }),
          ...(description !== undefined && { description }),
          ...(chatbotIds !== undefined && { chatbot_ids: chatbotIds && [...chatbotIds] }),
          ...(restricted !== undefined && { restricted }),
          ...switched(enabled),
          acts_for: userId,
          updated_at: sql`now()`,
        })
        .where('account_id', '=', accountId)
        .where('webhook_id', '=', webhookId)
        .execute();
      // Nothing of it is sent when it is switched on again: whoever wants it asks for it.
      if (enabled === false) await endPending(scope, webhookId);
      return { was, is: await one(scope, webhookId) };
    }),
  remove: (call, webhookId) =>
    accounts.enter(call, async ({ tx, accountId }) => {
      const row = await tx
        .deleteFrom('app.webhooks')
        .where('account_id', '=', accountId)
        .where('webhook_id', '=', webhookId)
        .returning('webhook_id')
        .executeTakeFirst();
      if (!row) throw new Problem('not-found', 'webhook');
    }),
  rotate: (call, webhookId, secret, previousUntil) =>
    accounts.enter(call, async (scope) => {
      const { tx, accountId } = scope;
      await lockWebhook(scope, webhookId);
      await tx
        .updateTable('app.webhook_secrets')
        .set({ expires_at: sql`least(coalesce(expires_at, 'infinity'), ${previousUntil}::timestamptz)` })
        .where('account_id', '=', accountId)
        .where('webhook_id', '=', webhookId)
        .execute();
      await tx
        .deleteFrom('app.webhook_secrets')
        .where('account_id', '=', accountId)
        .where('webhook_id', '=', webhookId)
        .where((row) =>
          row.or([
            row('expires_at', '<=', sql<Date>`now()`),
            row('secret_id', 'not in', (query) =>
              query
                .selectFrom('app.webhook_secrets as kept')
                .select('kept.secret_id')
                .where('kept.account_id', '=', accountId)
                .where('kept.webhook_id', '=', webhookId)
                .orderBy('kept.secret_id', 'desc')
                .limit(OLD_SECRETS_MAX),
            ),
          ]),
        )
        .execute();
      await tx
        .insertInto('app.webhook_secrets')
        .values({ account_id: accountId, webhook_id: webhookId, secret_id: secret.id, sealed: secret.sealed })
        .execute();
      return one(scope, webhookId);
    }),
});

/** Holds an endpoint until the transaction ends: it is not switched off meanwhile, nor has it two new secrets at once. @throws Problem `not-found`. */
export async function lockWebhook({ tx, accountId }: AccountScope, webhookId: string): Promise<Pick<Row, 'disabled_at'>> {
  const row = await tx
    .selectFrom('app.webhooks')
    .select('disabled_at')
    .where('account_id', '=', accountId)
    .where('webhook_id', '=', webhookId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new Problem('not-found', 'webhook');
  return row;
}

/** Gives up what is on its way to an endpoint that is switched off. */
export async function endPending({ tx, accountId }: AccountScope, webhookId: string): Promise<void> {
  await tx
    .updateTable('app.webhook_deliveries')
    .set({ status: 'failed', next_attempt_at: null, finished_at: sql`now()` })
    .where('account_id', '=', accountId)
    .where('webhook_id', '=', webhookId)
    .where('status', '=', 'pending')
    .execute();
}
