import type { Selectable } from 'kysely';
import type { AccountScope } from '../database/account.ts';
import type { ChatbotContent, ChatbotSettings, Part, PartKind } from '../database/chatbot-content.ts';
import { settingsOf } from '../database/published.ts';
import type { Database } from '../database/tables.ts';

/** A chatbot as its team sees it: the draft, and what is live. */
export interface Chatbot extends ChatbotSettings {
  readonly id: string;
  readonly publicKey: string;
  readonly languages: ('fr' | 'en')[];
  readonly suggestedMessages: string[];
  readonly status: 'active' | 'archived';
  readonly publishedVersion: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

type ChatbotRow = Selectable<Database['app.chatbots']>;

export const toChatbot = (row: ChatbotRow): Chatbot => {
  const settings = settingsOf(row);
  return {
    id: row.chatbot_id,
    publicKey: row.public_key,
    ...settings,
    languages: [...settings.languages],
    suggestedMessages: [...settings.suggestedMessages],
    status: row.archived_at ? 'archived' : 'active',
    publishedVersion: row.published_version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
};
/** Settings as the columns of the draft. */
export const draftColumns = ({ name, language, instructions, welcomeMessage, fallbackMessage, ...details }: ChatbotSettings) => ({
  name,
  language,
  instructions,
  welcome_message: welcomeMessage,
  fallback_message: fallbackMessage,
  details: JSON.stringify(details),
});

/** Puts the parts of a content in place of those of the draft. */
export async function replaceParts({ tx, accountId }: AccountScope, chatbotId: string, content: ChatbotContent): Promise<void> {
  await tx.deleteFrom('app.chatbot_parts').where('account_id', '=', accountId).where('chatbot_id', '=', chatbotId).execute();
  const rows = (kind: PartKind, parts: readonly Part[]) =>
    parts.map(({ id, body }) => ({ account_id: accountId, chatbot_id: chatbotId, part_id: id, kind, body: JSON.stringify(body) }));
  const values = [...rows('playbook', content.playbooks), ...rows('rule', content.rules), ...rows('trigger', content.triggers)];
  if (values.length > 0) await tx.insertInto('app.chatbot_parts').values(values).execute();
}

export async function addVersion({ tx, accountId }: AccountScope, chatbotId: string, version: number, content: ChatbotContent, userId: string | null) {
  return tx
    .insertInto('app.chatbot_versions')
    .values({ account_id: accountId, chatbot_id: chatbotId, version, content: JSON.stringify(content), published_by: userId })
    .returning(['version', 'published_by', 'created_at'])
    .executeTakeFirstOrThrow();
}
