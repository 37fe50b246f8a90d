import { sql, type Selectable } from 'kysely';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { Problem } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import type { Database } from '../database/tables.ts';
import type { AttemptReason } from '../database/webhook-tables.ts';
import { ATTEMPTS_SHOWN, TEST_EVENT } from './contract.ts';
import { lockWebhook } from './webhook-store.ts';

type Row = Selectable<Database['app.webhook_deliveries']>;
type AttemptRow = Selectable<Database['app.webhook_attempts']>;

export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly status: Row['status'];
  readonly body: string;
  readonly attempts: number;
  readonly log: {
    readonly at: string;
    readonly url: string;
    readonly durationMs: number;
    readonly status?: number;
    readonly reason?: AttemptReason;
    readonly reply?: string;
  }[];
  readonly nextAttemptAt?: string;
  readonly createdAt: string;
  readonly finishedAt?: string;
}

export interface DeliveryLogStore {
  /** @throws Problem `not-found` when there is no such endpoint. */
  list(call: AccountCall, webhookId: string, page: Page): Promise<{ items: Delivery[]; nextCursor: string | null }>;
  /** Puts a test on its way. @throws Problem `not-found`; `conflict` when the endpoint is switched off. */
  test(call: AccountCall, webhookId: string, test: { readonly id: string; readonly body: string }): Promise<Delivery>;
  /** Puts a delivery on its way again. @throws Problem `not-found`; `conflict` when the endpoint is switched off. */
  again(call: AccountCall, webhookId: string, deliveryId: string): Promise<Delivery>;
}

const toDelivery = (row: Row, log: readonly AttemptRow[]): Delivery => ({
  id: row.delivery_id,
  type: row.type,
  status: row.status,
  body: row.body,
  attempts: row.attempts,
  log: log.map((attempt) => ({
    at: attempt.at.toISOString(),
    url: attempt.url,
    durationMs: attempt.duration_ms,
    ...(attempt.status !== null && { status: attempt.status }),
    ...(attempt.reason !== null && { reason: attempt.reason }),
    ...(attempt.reply !== null && { reply: attempt.reply }),
  })),
  ...(row.next_attempt_at && { nextAttemptAt: row.next_attempt_at.toISOString() }),
  createdAt: row.created_at.toISOString(),
  ...(row.finished_at && { finishedAt: row.finished_at.toISOString() }),
});

async function attemptsOf({ tx, accountId }: AccountScope, webhookId: string, deliveryIds: readonly string[]): Promise<ReadonlyMap<string, AttemptRow[]>> {
  if (deliveryIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom((query) =>
      query
        .selectFrom('app.webhook_attempts')
        .selectAll()
        .select(sql<number>`row_number() OVER (PARTITION BY delivery_id ORDER BY attempt DESC)`.as('place'))
        .where('account_id', '=', accountId)
        .where('webhook_id', '=', webhookId)
        .where('delivery_id', 'in', [...deliveryIds])
        .as('a'),
    )
    .selectAll()
    .where('place', '<=', ATTEMPTS_SHOWN)
    .orderBy('attempt', 'desc')
    .execute();
  return Map.groupBy(rows, (row) => row.delivery_id);
}

async function requireEnabled(scope: AccountScope, webhookId: string): Promise<void> {
  const { disabled_at } = await lockWebhook(scope, webhookId);
  if (disabled_at) throw new Problem('conflict', 'the webhook is switched off', { extra: { reason: 'disabled' } });
}

/** What was sent to an endpoint, as its owners see it. */
export const deliveryLogStore = (accounts: Accounts): DeliveryLogStore => ({
  list: (call, webhookId, { limit = DEFAULT_PAGE, cursor }) =>
    accounts.enter(call, async (scope) => {
      const { tx, accountId } = scope;
      const after = readCursor(cursor);
      const known = await tx
        .selectFrom('app.webhooks')
        .select('webhook_id')
        .where('account_id', '=', accountId)
        .where('webhook_id', '=', webhookId)
        .executeTakeFirst();
      if (!known) throw new Problem('not-found', 'webhook');
      const rows = await tx
        .selectFrom('app.webhook_deliveries')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('webhook_id', '=', webhookId)
        .$if(after !== undefined, (query) => query.where('delivery_id', '<', after ?? ''))
        .orderBy('delivery_id', 'desc')
        .limit(limit + 1)
        .execute();
      const logs = await attemptsOf(
        scope,
        webhookId,
        rows.slice(0, limit).map((row) => row.delivery_id),
      );
      return pageOf(
        rows,
        limit,
        (row) => row.delivery_id,
        (row) => toDelivery(row, logs.get(row.delivery_id) ?? []),
      );
    }),
  test: (call, webhookId, { id, body }) =>
    accounts.once(call, async (scope) => {
      await requireEnabled(scope, webhookId);
      const row = await scope.tx
        .insertInto('app.webhook_deliveries')
        .values({ account_id: scope.accountId, webhook_id: webhookId, delivery_id: id, type: TEST_EVENT, body, next_attempt_at: sql<Date>`now()` })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toDelivery(row, []);
    }),
  again: (call, webhookId, deliveryId) =>
    accounts.once(call, async (scope) => {
      const { tx, accountId } = scope;
      await requireEnabled(scope, webhookId);
      const row = await tx
        .updateTable('app.webhook_deliveries')
        .set({ status: 'pending', tries: 0, next_attempt_at: sql`now()`, finished_at: null })
        .where('account_id', '=', accountId)
        .where('webhook_id', '=', webhookId)
        .where('delivery_id', '=', deliveryId)
        .returningAll()
        .executeTakeFirst();
      if (!row) throw new Problem('not-found', 'delivery');
      await tx.updateTable('app.webhooks').set({ paused_until: null }).where('account_id', '=', accountId).where('webhook_id', '=', webhookId).execute();
      return toDelivery(row, (await attemptsOf(scope, webhookId, [deliveryId])).get(deliveryId) ?? []);
    }),
});
