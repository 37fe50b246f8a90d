import { sql } from 'kysely';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import type { AccountCall, Accounts } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import type { Source } from '../database/tables.ts';
import type { Conversation, Filter } from './fields.ts';
import type { Listed } from './store.ts';
import { filtered, toConversation } from './visible-store.ts';

/** What one file may hold: messages, and bytes of their text. A reply of a function is at most 6 MB (Lambda quotas). */
const MESSAGES_MAX = 2_000;
const BYTES_MAX = 2_000_000;

export interface Transcript extends Conversation {
  readonly messages: readonly {
    readonly id: string;
    readonly author: 'visitor' | 'assistant' | 'person';
    readonly text: string;
    /** Names of the materials that it cites. */
    readonly sources: readonly string[];
    readonly createdAt: string;
  }[];
  /** Only where a single conversation is larger than a file: the rest is read by its own route. */
  readonly truncated?: true;
}

export interface ExportStore {
  /** Whole visible conversations, as many as fit. @throws Problem `not-found`. */
  transcripts(call: AccountCall, chatbotId: string, query: Filter & Page): Promise<Listed<Transcript>>;
}

interface MessageRow {
  readonly conversation_id: string;
  readonly message_id: string;
  readonly author: 'visitor' | 'assistant' | 'person';
  readonly text: string;
  readonly sources: readonly Source[] | null;
  readonly created_at: Date;
}

export const exportStore = (accounts: Accounts): ExportStore => ({
  transcripts: (call, chatbotId, { limit = 100, cursor, ...filter }) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      const after = readCursor(cursor);
      const found = await filtered(scope, chatbotId, filter)
        .selectAll('c')
        .$if(after !== undefined, (query) => query.where('c.last_message_id', '<', after ?? ''))
        .limit(limit + 1)
        .execute();
      const page = found.slice(0, limit);
      const ids = page.map((row) => row.conversation_id);
      const { rows } = await sql<MessageRow>`
        SELECT conversation_id, message_id, author, text, sources, created_at FROM (
          SELECT m.*, sum(octet_length(m.text)) OVER (ORDER BY array_position(${ids}::uuid[], m.conversation_id), m.message_id) AS bytes
          FROM app.messages m WHERE m.account_id = ${scope.accountId}::uuid AND m.conversation_id = ANY (${ids}::uuid[])
        ) sized WHERE bytes <= ${BYTES_MAX} ORDER BY bytes LIMIT ${MESSAGES_MAX}`.execute(scope.tx);
      const messages = Map.groupBy(rows, (row) => row.conversation_id);
      const isWhole = (row: (typeof page)[number]) => (messages.get(row.conversation_id)?.length ?? 0) >= row.message_count;
      // Up to the first that does not fit; that one alone where it would never fit.
      const cut = page.findIndex((row) => !isWhole(row));
      const taken = cut < 0 ? page : page.slice(0, Math.max(1, cut));
      const toTranscript = (row: (typeof page)[number]): Transcript => ({
        ...toConversation(row),
        messages: (messages.get(row.conversation_id) ?? []).map((message) => ({
          id: message.message_id,
          author: message.author,
          text: message.text,
          sources: (message.sources ?? []).map(({ name }) => name),
          createdAt: message.created_at.toISOString(),
        })),
        ...(!isWhole(row) && { truncated: true as const }),
      });
      return pageOf(found, taken.length, (row) => row.last_message_id, toTranscript);
    }),
});
