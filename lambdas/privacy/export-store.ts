import { sql } from 'kysely';
import { readCursor, writeCursor } from '../core/cursor.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import { visitorsOf, type Person } from './person-store.ts';

/** Messages of one part of an export, and bytes of their text: a reply is at most 6 MB (Lambda quotas). */
const MESSAGES_MAX = 500;
const BYTES_MAX = 2_000_000;
/** Rows of each other kind; they stand in the first part. */
const BESIDE_MAX = 1_000;

export interface PersonExport {
  readonly visitorIds: string[];
  readonly contacts: { name: string | null; email: string | null; phone: string | null; company: string | null; createdAt: string }[];
  readonly leads: { fields: Record<string, string>; consentText: string; createdAt: string }[];
  readonly conversations: { id: string; channel: string; status: string; language: string | null; tags: string[]; createdAt: string }[];
  readonly notes: { conversationId: string; text: string; createdAt: string }[];
  readonly messages: { id: string; conversationId: string; author: string; text: string; feedback?: 'up' | 'down'; createdAt: string }[];
  readonly unansweredQuestions: { conversationId: string; question: string; lastAskedAt: string }[];
  readonly nextCursor: string | null;
}

export interface PersonExportStore {
  /** @throws Problem `not-found` without the chatbot. */
  export(call: AccountCall, chatbotId: string, person: Person & { readonly cursor?: string | undefined }): Promise<PersonExport>;
}

interface MessageRow {
  readonly message_id: string;
  readonly conversation_id: string;
  readonly author: string;
  readonly text: string;
  readonly value: 'up' | 'down' | null;
  readonly created_at: Date;
  /** How many there are from the cursor on. */
  readonly total: number;
}

const ownConversations = ({ tx, accountId }: AccountScope, chatbotId: string, visitorIds: readonly string[]) =>
  tx
    .selectFrom('app.conversations as c')
    .where('c.account_id', '=', accountId)
    .where('c.chatbot_id', '=', chatbotId)
    .where('c.visitor_id', '=', sql<string>`ANY (${visitorIds}::text[])`);
type Own = ReturnType<typeof ownConversations>;

async function messagesOf({ tx, accountId }: AccountScope, own: Own, after: string | undefined): Promise<Pick<PersonExport, 'messages' | 'nextCursor'>> {
  const { rows } = await sql<MessageRow>`
    SELECT * FROM (
      SELECT m.message_id, m.conversation_id, m.author, m.text, m.created_at, f.value,
        (count(*) OVER ())::integer AS total, sum(octet_length(m.text)) OVER (ORDER BY m.message_id) AS bytes
      FROM app.messages m
      LEFT JOIN app.feedback f ON f.account_id = m.account_id AND f.conversation_id = m.conversation_id AND f.message_id = m.message_id
      WHERE m.account_id = ${accountId}::uuid AND m.conversation_id IN (${own.select('c.conversation_id')})
        ${after === undefined ? sql`` : sql`AND m.message_id > ${after}::uuid`}
    ) sized WHERE bytes <= ${BYTES_MAX} ORDER BY message_id LIMIT ${MESSAGES_MAX}`.execute(tx);
  const last = rows.at(-1);
  return {
    messages: rows.map((row) => ({
      id: row.message_id,
      conversationId: row.conversation_id,
      author: row.author,
      text: row.text,
      ...(row.value && { feedback: row.value }),
      createdAt: row.created_at.toISOString(),
    })),
    nextCursor: last && last.total > rows.length ? writeCursor(last.message_id) : null,
  };
}

async function besides(
  { tx, accountId }: AccountScope,
  chatbotId: string,
  visitorIds: readonly string[],
  own: Own,
): Promise<Omit<PersonExport, 'messages' | 'nextCursor'>> {
  const conversations = await own.selectAll('c').orderBy('c.conversation_id').limit(BESIDE_MAX).execute();
  const notes = await tx
    .selectFrom('app.notes')
    .select(['conversation_id', 'text', 'created_at'])
    .where('account_id', '=', accountId)
    .where('conversation_id', 'in', own.select('c.conversation_id'))
    .orderBy('note_id')
    .limit(BESIDE_MAX)
    .execute();
  const questions = await tx
    .selectFrom('app.unanswered_questions')
    .select(['conversation_id', 'text', 'last_at'])
    .where('account_id', '=', accountId)
    .where('conversation_id', 'in', own.select('c.conversation_id'))
    .orderBy('message_id')
    .limit(BESIDE_MAX)
    .execute();
  const contacts = await tx
    .selectFrom('app.contacts')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .where('visitor_id', '=', sql<string>`ANY (${visitorIds}::text[])`)
    .orderBy('contact_id')
    .limit(BESIDE_MAX)
    .execute();
  const leads = await tx
    .selectFrom('app.leads')
    .select(['fields', 'consent_text', 'created_at'])
    .where('account_id', '=', accountId)
    .where('contact_id', '=', sql<string>`ANY (${contacts.map((row) => row.contact_id)}::uuid[])`)
    .orderBy('lead_id')
    .limit(BESIDE_MAX)
    .execute();
  return {
    visitorIds: [...visitorIds],
    contacts: contacts.map(({ name, email, phone, company, created_at }) => ({ name, email, phone, company, createdAt: created_at.toISOString() })),
    leads: leads.map((row) => ({ fields: { ...row.fields }, consentText: row.consent_text, createdAt: row.created_at.toISOString() })),
    conversations: conversations.map((row) => ({
      id: row.conversation_id,
      channel: row.channel,
      status: row.status,
      language: row.language,
      tags: [...row.tags],
      createdAt: row.created_at.toISOString(),
    })),
    notes: notes.map((row) => ({ conversationId: row.conversation_id, text: row.text, createdAt: row.created_at.toISOString() })),
    unansweredQuestions: questions.map((row) => ({ conversationId: row.conversation_id, question: row.text, lastAskedAt: row.last_at.toISOString() })),
  };
}

/** Everything that a chatbot keeps of a person. What its answers cite is the customer's and not the person's, and stays out. */
export const personExports = (accounts: Accounts): PersonExportStore => ({
  export: (call, chatbotId, { cursor, ...person }) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      const after = readCursor(cursor);
      const visitorIds = await visitorsOf(scope, chatbotId, person);
      const own = ownConversations(scope, chatbotId, visitorIds);
      const beside =
        after === undefined
          ? await besides(scope, chatbotId, visitorIds, own)
          : { visitorIds, contacts: [], leads: [], conversations: [], notes: [], unansweredQuestions: [] };
      return { ...beside, ...(await messagesOf(scope, own, after)) };
    }),
});
