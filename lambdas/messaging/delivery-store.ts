import { sql } from 'kysely';
import { Problem } from '../core/problem.ts';
import type { Accounts, AccountScope } from '../database/account.ts';
import type { Source } from '../database/tables.ts';
import type { FailureReason } from './kind.ts';
import { KINDS } from './kinds.ts';

/** How long one worker has a message, in seconds: longer than its function runs. */
const HOLD_SECONDS = 90;

/** A message on its way, with all that is needed to send it. */
export interface TakenDelivery {
  readonly channelId: string;
  readonly conversationId: string;
  readonly peer: string;
  readonly author: 'visitor' | 'assistant' | 'person';
  readonly text: string;
  readonly sources: readonly Source[];
  readonly partsSent: number;
  /** How often it was tried, this time included. */
  readonly tries: number;
  /** Milliseconds. */
  readonly queuedAtMs: number;
  readonly lastIncomingAtMs: number;
}

export interface Deliveries {
  /** Takes a message for one worker at a time. Nothing where it is done, held by another one, or behind one of its own conversation, which goes first. */
  take(accountId: string, messageId: string): Promise<TakenDelivery | undefined>;
  /** So many parts of it have been sent. */
  sent(accountId: string, messageId: string, parts: number): Promise<void>;
  /** Gives it back, to be tried again in so many seconds. */
  later(accountId: string, messageId: string, seconds: number): Promise<void>;
  /** It is over: sent, or given up. Gives the next one of its conversation that waits. */
  end(accountId: string, messageId: string, reason?: FailureReason): Promise<string | undefined>;
  /** Messages that should have been tried so many seconds ago; and whether there are any others that wait. */
  late(accountId: string, seconds: number): Promise<{ readonly messageIds: readonly string[]; readonly waiting: boolean }>;
}

interface Place {
  readonly chatbotId: string;
  readonly conversationId: string;
  readonly messageId: string;
}

/**
 * Puts a message on its way, in the transaction that stores it: a message that is there will be sent, or says why not. Once for each, however often it is asked for.
 * `false` where the conversation does not take place in a messaging service.
 * @throws Problem `conflict` for a person whose service does not let anybody answer any more, or is not connected any more.
 */
export async function queueDelivery(
  { tx, accountId }: AccountScope,
  { chatbotId, conversationId, messageId }: Place,
  byPerson?: { readonly nowMs: number },
): Promise<boolean> {
  const row = await tx
    .selectFrom('app.conversations as v')
    .leftJoin('app.channel_conversations as p', (join) => join.onRef('p.account_id', '=', 'v.account_id').onRef('p.conversation_id', '=', 'v.conversation_id'))
    .leftJoin('app.channels as c', (join) => join.onRef('c.account_id', '=', 'p.account_id').onRef('c.channel_id', '=', 'p.channel_id'))
    .select(['v.channel', 'p.channel_id', 'p.last_incoming_at', 'c.kind', 'c.enabled'])
    .where('v.account_id', '=', accountId)
    .where('v.conversation_id', '=', conversationId)
    .executeTakeFirst();
  if (!row || !(row.channel in KINDS)) return false;
  if (row.channel_id === null || row.kind === null || row.last_incoming_at === null) {
    if (!byPerson) return false;
    throw new Problem('conflict', 'no channel', { extra: { reason: 'channel-gone', detail: 'The channel of this conversation is not connected any more.' } });
  }
  if (byPerson) {
    const { windowSeconds } = KINDS[row.kind];
    if (!row.enabled)
      throw new Problem('conflict', 'channel is off', { extra: { reason: 'channel-off', detail: 'The channel of this conversation is switched off.' } });
    if (windowSeconds !== undefined && byPerson.nowMs - row.last_incoming_at.getTime() > windowSeconds * 1000)
      throw new Problem('conflict', 'window is closed', {
        extra: {
          reason: 'window-closed',
          detail: `The service lets nobody answer later than ${windowSeconds / 3600} hours after the last message of the person.`,
        },
      });
  }
  await tx
    .insertInto('app.channel_deliveries')
    .values({ account_id: accountId, chatbot_id: chatbotId, conversation_id: conversationId, message_id: messageId, channel_id: row.channel_id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return true;
}

/** Messages on their way out, as the workers know them. */
export const deliveries = (accounts: Accounts): Deliveries => ({
  take: (accountId, messageId) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const held = await tx
        .updateTable('app.channel_deliveries as d')
        .set({ held_until: sql<Date>`now() + make_interval(secs => ${HOLD_SECONDS})`, tries: sql<number>`d.tries + 1` })
        .where('d.account_id', '=', accountId)
        .where('d.message_id', '=', messageId)
        .where('d.state', '=', 'queued')
        .where(sql<boolean>`(d.held_until IS NULL OR d.held_until <= now())`)
        .where(
          sql<boolean>`NOT EXISTS (SELECT FROM app.channel_deliveries e
            WHERE e.account_id = d.account_id AND e.conversation_id = d.conversation_id AND e.state = 'queued' AND e.message_id < d.message_id)`,
        )
        .returning(['d.channel_id', 'd.conversation_id', 'd.parts_sent', 'd.tries', 'd.created_at'])
        .executeTakeFirst();
      if (!held) return undefined;
      const row = await tx
        .selectFrom('app.messages as m')
        .innerJoin('app.channel_conversations as p', (join) =>
          join.onRef('p.account_id', '=', 'm.account_id').onRef('p.conversation_id', '=', 'm.conversation_id'),
        )
        .select(['m.author', 'm.text', 'm.sources', 'p.peer', 'p.last_incoming_at'])
        .where('m.account_id', '=', accountId)
        .where('m.conversation_id', '=', held.conversation_id)
        .where('m.message_id', '=', messageId)
        .executeTakeFirst();
      if (!row) return undefined;
      return {
        channelId: held.channel_id,
        conversationId: held.conversation_id,
        peer: row.peer,
        author: row.author,
        text: row.text,
        sources: row.sources ?? [],
        partsSent: held.parts_sent,
        tries: held.tries,
        queuedAtMs: held.created_at.getTime(),
        lastIncomingAtMs: row.last_incoming_at.getTime(),
      };
    }),
  async sent(accountId, messageId, parts) {
    await accounts.enterAs(accountId, ({ tx }) =>
      tx.updateTable('app.channel_deliveries').set({ parts_sent: parts }).where('account_id', '=', accountId).where('message_id', '=', messageId).execute(),
    );
  },
  async later(accountId, messageId, seconds) {
    await accounts.enterAs(accountId, ({ tx }) =>
      tx
        .updateTable('app.channel_deliveries')
        .set({ held_until: null, next_at: sql<Date>`now() + make_interval(secs => ${seconds})` })
        .where('account_id', '=', accountId)
        .where('message_id', '=', messageId)
        .execute(),
    );
  },
  end: (accountId, messageId, reason) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const over = await tx
        .updateTable('app.channel_deliveries')
        .set({ state: reason === undefined ? 'sent' : 'failed', reason: reason ?? null, held_until: null })
        .where('account_id', '=', accountId)
        .where('message_id', '=', messageId)
        .where('state', '=', 'queued')
        .returning('conversation_id')
        .executeTakeFirst();
      if (!over) return undefined;
      const next = await tx
        .selectFrom('app.channel_deliveries')
        .select('message_id')
        .where('account_id', '=', accountId)
        .where('conversation_id', '=', over.conversation_id)
        .where('state', '=', 'queued')
        .orderBy('message_id')
        .limit(1)
        .executeTakeFirst();
      return next?.message_id;
    }),
  late: (accountId, seconds) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const rows = await tx
        .selectFrom('app.channel_deliveries')
        .select(['message_id', sql<boolean>`next_at <= now() - make_interval(secs => ${seconds})`.as('late')])
        .where('account_id', '=', accountId)
        .where('state', '=', 'queued')
        .orderBy('next_at')
        .limit(500)
        .execute();
      return { messageIds: rows.flatMap((row) => (row.late ? [row.message_id] : [])), waiting: rows.length > 0 };
    }),
});
