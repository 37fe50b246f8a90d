import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sql, type Kysely, type Selectable } from 'kysely';
import { OUTBOX_PARTITION } from '../core/journal-outbox.ts';
import { removeRows } from '../core/partition-store.ts';
import type { Database } from '../database/tables.ts';
import type { AccountEvent } from './catalogue.ts';
import type { Outbox } from './relay.ts';

/** The data were written by their type; whoever reads the queue parses them. */
const toEvent = (row: Selectable<Database['app.outbox']>): AccountEvent =>
  ({
    id: row.event_id,
    type: row.type,
    occurredAt: row.occurred_at.toISOString(),
    accountId: row.account_id,
    ...(row.chatbot_id !== null && { chatbotId: row.chatbot_id }),
    data: row.data,
  }) as unknown as AccountEvent;

/** Events that were written with changes of accounts. Rows that another relay holds are passed by, and a cut rolls the removal back. */
export const outboxTable = (db: Kysely<Database>): Outbox => ({
  take: (limit, send) =>
    db.transaction().execute(async (tx) => {
      const rows = await tx.selectFrom('app.outbox').selectAll().orderBy('event_id').limit(limit).forUpdate().skipLocked().execute();
      if (rows.length === 0) return { found: 0, sent: 0 };
      const sent = await send(rows.map(toEvent));
      if (sent.length > 0)
        await tx
          .deleteFrom('app.outbox')
          .where((each) =>
            each(
              each.refTuple('account_id', 'event_id'),
              'in',
              sent.map(({ accountId, id }) => each.tuple(accountId, id)),
            ),
          )
          .execute();
      return { found: rows.length, sent: sent.length };
    }),
});

/** Takes away what was kept for calls that nobody can repeat any more, of all accounts, a part at a time. */
export const staleCalls = (db: Kysely<Database>) => async (): Promise<void> => {
  await sql`DELETE FROM app.keyed_calls WHERE (account_id, call_id) IN
    (SELECT k.account_id, k.call_id FROM app.keyed_calls k WHERE k.made_at < now() - interval '1 day' LIMIT 1000)`.execute(db);
};

interface Entry {
  readonly type: string;
  readonly outcome: 'refused' | 'done';
  readonly accountId: string;
  readonly action: string;
  readonly actor?: { readonly kind: string; readonly id: string };
  readonly target?: string;
  readonly reason?: string;
  readonly requestId: string;
}

/** An entry of the journal as an event. What was and what is, and who a person was, stay in the journal. */
const toSecurityEvent = (item: Readonly<Record<string, unknown>>): AccountEvent => {
  const { type, outcome, accountId, action, actor = null, target = null, reason = null, requestId } = item['entry'] as Entry;
  return {
    id: String(item['sk']),
    type: 'security.event',
    occurredAt: String(item['occurredAt']),
    accountId,
    data: { kind: type, outcome, action, actor, target, reason, requestId },
  };
};

/** Entries of the journal that wait to be told: they were written where there is no transaction of an account. */
export const journalOutbox = (db: DynamoDBDocumentClient, TableName: string): Outbox => ({
  async take(limit, send) {
    const { Items = [] } = await db.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': OUTBOX_PARTITION },
        ConsistentRead: true,
        Limit: limit,
      }),
    );
    if (Items.length === 0) return { found: 0, sent: 0 };
    const sent = await send(Items.map(toSecurityEvent));
    await removeRows(
      db,
      TableName,
      sent.map(({ id }) => ({ pk: OUTBOX_PARTITION, sk: id })),
    );
    return { found: Items.length, sent: sent.length };
  },
});
