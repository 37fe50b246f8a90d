import { sql } from 'kysely';
import type { Accounts, AccountScope } from '../database/account.ts';
import { administratorsOf } from '../database/administrators-store.ts';
import { LOG_DAYS, REPLY_MAX } from './contract.ts';
import type { DeliverStore } from './deliver.ts';
import { endPending } from './webhook-store.ts';

/** A lease that is older was left by a crash, in seconds: longer than a function may run. */
export const LEASE_SECONDS = 90;

/** Rows of the log that one statement removes. */
const AT_ONCE = 500;

const endpointOf = ({ tx, accountId }: AccountScope, webhookId: string) =>
  tx.updateTable('app.webhooks').where('account_id', '=', accountId).where('webhook_id', '=', webhookId);

/** The deliveries of an endpoint as whoever sends them sees them. Times are the caller's: the store has no clock of its own. */
export const deliverStore = (accounts: Accounts): DeliverStore => ({
  lease: ({ accountId, webhookId }, leaseId, now) =>
    accounts.enterAs(accountId, async (scope) => {
      const row = await endpointOf(scope, webhookId)
        .set({ lease_id: leaseId, leased_at: now })
        .where('disabled_at', 'is', null)
        .where((each) => each.or([each('leased_at', 'is', null), each('leased_at', '<=', new Date(now.getTime() - LEASE_SECONDS * 1000))]))
        .where((each) => each.or([each('paused_until', 'is', null), each('paused_until', '<=', now)]))
        .returning(['url', 'failing_since'])
        .executeTakeFirst();
      if (!row) return undefined;
      const secrets = await scope.tx
        .selectFrom('app.webhook_secrets')
        .select(['secret_id', 'sealed'])
        .where('account_id', '=', accountId)
        .where('webhook_id', '=', webhookId)
        .where((each) => each.or([each('expires_at', 'is', null), each('expires_at', '>', now)]))
        .orderBy('secret_id', 'desc')
        .execute();
      return { url: row.url, failingSince: row.failing_since, secrets: secrets.map(({ secret_id: id, sealed }) => ({ id, sealed })) };
    }),
  release: ({ accountId, webhookId }, leaseId, pausedUntil) =>
    accounts.enterAs(accountId, async (scope) => {
      await endpointOf(scope, webhookId).set({ lease_id: null, leased_at: null, paused_until: pausedUntil }).where('lease_id', '=', leaseId).execute();
    }),
  due: ({ accountId, webhookId }, limit, now) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const rows = await tx
        .selectFrom('app.webhook_deliveries')
        .select(['delivery_id', 'body', 'attempts', 'tries'])
        .where('account_id', '=', accountId)
        .where('webhook_id', '=', webhookId)
        .where('status', '=', 'pending')
        .where('next_attempt_at', '<=', now)
        .orderBy('next_attempt_at')
        .orderBy('delivery_id')
        .limit(limit)
        .execute();
      return rows.map(({ delivery_id: deliveryId, body, attempts, tries }) => ({ deliveryId, body, attempts, tries }));
    }),
  record: ({ accountId, webhookId }, { deliveryId, attempts, tries }, { url, at, result, outcome }) =>
    accounts.enterAs(accountId, async (scope) => {
      const { tx } = scope;
      // The endpoint first, as everybody takes the two: whoever switches it off or sends again at this moment would wait for this one, and this one for them.
      await endpointOf(scope, webhookId)
        .set({ failing_since: outcome.status === 'delivered' ? null : sql`coalesce(failing_since, ${at}::timestamptz)` })
        .execute();
      const changed = await tx
        .updateTable('app.webhook_deliveries')
        .set({
          attempts: attempts + 1,
          tries: tries + 1,
          status: outcome.status,
          next_attempt_at: outcome.nextAttemptAt ?? null,
          ...(outcome.status !== 'pending' && { finished_at: at }),
        })
        .where('account_id', '=', accountId)
        .where('webhook_id', '=', webhookId)
        .where('delivery_id', '=', deliveryId)
        .where('status', '=', 'pending')
        .where('attempts', '=', attempts)
        .returning('delivery_id')
        .executeTakeFirst();
      if (!changed) return;
      const answered = 'status' in result;
      await tx
        .insertInto('app.webhook_attempts')
        .values({
          account_id: accountId,
          webhook_id: webhookId,
          delivery_id: deliveryId,
          attempt: attempts + 1,
          url,
          at,
          duration_ms: result.durationMs,
          status: answered ? result.status : null,
          reason: answered ? null : result.reason,
          reply: answered && result.reply ? Array.from(result.reply).slice(0, REPLY_MAX).join('') : null,
        })
        .execute();
    }),
  disable: ({ accountId, webhookId }, reason, now) =>
    accounts.enterAs(accountId, async (scope) => {
      await endpointOf(scope, webhookId).set({ disabled_at: now, disabled_reason: reason }).where('disabled_at', 'is', null).execute();
      await endPending(scope, webhookId);
    }),
  nextDue: ({ accountId, webhookId }) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const row = await tx
        .selectFrom('app.webhook_deliveries as d')
        .innerJoin('app.webhooks as w', (join) => join.onRef('w.account_id', '=', 'd.account_id').onRef('w.webhook_id', '=', 'd.webhook_id'))
        .select(sql<Date | null>`greatest(min(d.next_attempt_at), max(w.paused_until))`.as('next'))
        .where('d.account_id', '=', accountId)
        .where('d.webhook_id', '=', webhookId)
        .where('d.status', '=', 'pending')
        .where('w.disabled_at', 'is', null)
        .executeTakeFirst();
      return row?.next ?? undefined;
    }),
  administrators: (accountId) => accounts.enterAs(accountId, administratorsOf),
});

export interface SweepStore {
  /** Endpoints that have something due and nobody who sends it. */
  ready(accountId: string, staleAfterSeconds: number, now: Date): Promise<readonly string[]>;
  /** Whether anything is on its way. */
  open(accountId: string): Promise<boolean>;
  /** Takes what is too old out of the log; answers whether anything is left in it. */
  prune(accountId: string, now: Date): Promise<boolean>;
}

export const sweepStore = (accounts: Accounts): SweepStore => ({
  ready: (accountId, staleAfterSeconds, now) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const rows = await tx
        .updateTable('app.webhooks as w')
        // What a crash has left is free at once; a sender that is alive is younger.
        .set({ lease_id: null, leased_at: null })
        .where('w.account_id', '=', accountId)
        .where('w.disabled_at', 'is', null)
        .where((each) => each.or([each('w.leased_at', 'is', null), each('w.leased_at', '<=', new Date(now.getTime() - staleAfterSeconds * 1000))]))
        .where((each) => each.or([each('w.paused_until', 'is', null), each('w.paused_until', '<=', now)]))
        .where((each) =>
          each.exists(
            each
              .selectFrom('app.webhook_deliveries as d')
              .select('d.delivery_id')
              .whereRef('d.account_id', '=', 'w.account_id')
              .whereRef('d.webhook_id', '=', 'w.webhook_id')
              .where('d.status', '=', 'pending')
              .where('d.next_attempt_at', '<=', now),
          ),
        )
        .returning('w.webhook_id')
        .execute();
      return rows.map((row) => row.webhook_id);
    }),
  open: (accountId) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const row = await tx
        .selectFrom('app.webhook_deliveries')
        .select('delivery_id')
        .where('account_id', '=', accountId)
        .where('status', '=', 'pending')
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    }),
  async prune(accountId, now) {
    const oldest = new Date(now.getTime() - LOG_DAYS * 86_400_000);
    for (;;) {
      const removed = await accounts.enterAs(accountId, async ({ tx }) => {
        const { numAffectedRows } = await sql`DELETE FROM app.webhook_deliveries WHERE account_id = ${accountId}::uuid AND (webhook_id, delivery_id) IN (
          SELECT webhook_id, delivery_id FROM app.webhook_deliveries
          WHERE account_id = ${accountId}::uuid AND status <> 'pending' AND created_at < ${oldest} LIMIT ${AT_ONCE})`.execute(tx);
        return Number(numAffectedRows ?? 0);
      });
      if (removed < AT_ONCE) break;
    }
    return accounts.enterAs(accountId, async ({ tx }) => {
      const row = await tx.selectFrom('app.webhook_deliveries').select('delivery_id').where('account_id', '=', accountId).limit(1).executeTakeFirst();
      return row !== undefined;
    });
  },
});
