import { sql, type RawBuilder } from 'kysely';

/** The table of a chatbot's namespace. Its name derives from the id of the caller's chatbot and from nothing else; `knowledge.table_of` says the same in SQL. */
export function namespaceTable(chatbotId: string): RawBuilder<unknown> {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(chatbotId)) throw new Error('not the id of a chatbot');
  return sql.table(`knowledge.ns_${chatbotId.replaceAll('-', '')}`);
}
