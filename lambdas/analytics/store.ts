import { sql, type RawBuilder } from 'kysely';
import { visibleConversations, visibleThrough } from '../access/conversations.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import type { Stretch } from './calendar.ts';
import { NONE, plus, SUM_NAMES, type Sums } from './figures.ts';

export interface Counted {
  /** Of people, by the start of the step in milliseconds. */
  readonly steps: ReadonlyMap<number, Sums>;
  readonly channels: ReadonlyMap<string, Sums>;
  readonly bots: Sums;
  readonly sources: readonly { readonly materialId: string; readonly name?: string; readonly times: number }[];
}

export interface Question {
  readonly question: string;
  readonly times: number;
}

export interface AnalyticsStore {
  /** @throws Problem `not-found`, as does the other. */
  counted(call: AccountCall, chatbotId: string, stretch: Stretch): Promise<Counted>;
  /** Texts of conversations, and so of those alone that the caller sees. */
  questions(call: AccountCall, chatbotId: string, stretch: Stretch): Promise<{ readonly top: readonly Question[]; readonly unanswered: readonly Question[] }>;
}

const SHOWN = 50;
const SOURCES = 20;
/** Messages that a list of questions is made of: the latest. */
const MESSAGES = 10_000;

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const SUMS = sql.join(SUM_NAMES.map((name) => sql`coalesce(sum(${sql.ref(`s.${snake(name)}`)}), 0)::bigint AS ${sql.ref(name)}`));
type SumRow = Readonly<Record<keyof Sums, string | number | bigint>>;
const sumsOf = (row: SumRow): Sums => Object.fromEntries(SUM_NAMES.map((name) => [name, Number(row[name])])) as unknown as Sums;

/** Where the step of a slot begins: the local midnight, or the local full hour by its distance, since an hour may have two beginnings on one clock. */
const stepOf = ({ granularity, timeZone }: Stretch): RawBuilder<Date> =>
  granularity === 'day'
    ? sql<Date>`date_trunc('day', s.slot, ${timeZone})`
    : sql<Date>`s.slot - make_interval(mins => extract(minute FROM s.slot AT TIME ZONE ${timeZone})::int)`;

/** Analytics from the sums that are kept; no text but the questions. */
export function analyticsStore(accounts: Accounts): AnalyticsStore {
  async function sources({ tx, accountId }: AccountScope, chatbotId: string, { fromMs, toMs }: Stretch): Promise<Counted['sources']> {
    const { rows } = await sql<{ material_id: string; name: string | null; times: string }>`
      SELECT s.material_id, m.name, sum(s.times)::bigint AS times
      FROM app.analytics_sources s
      LEFT JOIN app.materials m ON m.account_id = s.account_id AND m.chatbot_id = s.chatbot_id AND m.material_id = s.material_id AND m.deleted_at IS NULL
      WHERE s.account_id = ${accountId}::uuid AND s.chatbot_id = ${chatbotId}::uuid
        AND s.day >= (${new Date(fromMs)}::timestamptz AT TIME ZONE 'UTC')::date AND s.day <= (${new Date(toMs - 1)}::timestamptz AT TIME ZONE 'UTC')::date
      GROUP BY s.material_id, m.name ORDER BY 3 DESC, 1 LIMIT ${SOURCES}`.execute(tx);
    return rows.map(({ material_id, name, times }) => ({ materialId: material_id, ...(name !== null && { name }), times: Number(times) }));
  }

  return {
    counted: (call, chatbotId, stretch) =>
      accounts.enter(call, async (scope) => {
        const { tx, accountId } = scope;
        await requireChatbot(scope, chatbotId);
        const { rows } = await sql<SumRow & { step: Date; channel: string; bot: boolean }>`
          SELECT ${stepOf(stretch)} AS step, s.channel, s.bot, ${SUMS}
          FROM app.analytics_slots s
          WHERE s.account_id = ${accountId}::uuid AND s.chatbot_id = ${chatbotId}::uuid
            AND s.slot >= ${new Date(stretch.fromMs)}::timestamptz AND s.slot < ${new Date(stretch.toMs)}::timestamptz
          GROUP BY 1, 2, 3`.execute(tx);
        const steps = new Map<number, Sums>();
        const channels = new Map<string, Sums>();
        let bots = NONE;
        for (const row of rows) {
          const sums = sumsOf(row);
          if (row.bot) {
            bots = plus(bots, sums);
            continue;
          }
          const step = new Date(row.step).getTime();
          steps.set(step, plus(steps.get(step) ?? NONE, sums));
          channels.set(row.channel, plus(channels.get(row.channel) ?? NONE, sums));
        }
        return { steps, channels, bots, sources: await sources(scope, chatbotId, stretch) };
      }),
    questions: (call, chatbotId, { fromMs, toMs }) =>
      accounts.enter(call, async (scope) => {
        const { tx, accountId } = scope;
        await requireChatbot(scope, chatbotId);
        const { rows: top } = await sql<Question>`
          SELECT min(q.text) AS question, count(*)::int AS times
          FROM (
            SELECT m.text FROM app.conversations c
            JOIN app.messages m ON m.account_id = c.account_id AND m.conversation_id = c.conversation_id
            WHERE c.account_id = ${accountId}::uuid AND c.chatbot_id = ${chatbotId}::uuid AND c.bot_reason IS NULL AND ${visibleConversations(scope, 'c')}
              AND m.author = 'visitor' AND m.created_at >= ${new Date(fromMs)}::timestamptz AND m.created_at < ${new Date(toMs)}::timestamptz
            ORDER BY m.message_id DESC LIMIT ${MESSAGES}
          ) q
          GROUP BY app.question_key(q.text) ORDER BY 2 DESC, 1 LIMIT ${SHOWN}`.execute(tx);
        const { rows: unanswered } = await sql<Question>`
          SELECT q.text AS question, q.times
          FROM app.unanswered_questions q
          WHERE q.account_id = ${accountId}::uuid AND q.chatbot_id = ${chatbotId}::uuid
            AND ${visibleThrough(scope, 'q', sql`c.account_id = q.account_id AND c.chatbot_id = q.chatbot_id AND c.conversation_id = q.conversation_id`)}
            AND q.last_at >= ${new Date(fromMs)}::timestamptz AND q.last_at < ${new Date(toMs)}::timestamptz
          ORDER BY q.times DESC, q.message_id DESC LIMIT ${SHOWN}`.execute(tx);
        return { top, unanswered };
      }),
  };
}
