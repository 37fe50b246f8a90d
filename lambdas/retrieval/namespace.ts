import { sql, type RawBuilder } from 'kysely';

/** The name of a chatbot's namespace. It derives from the id of the caller's chatbot and from nothing else; `knowledge.table_of` says the same in SQL. */
export function namespaceName(chatbotId: string): string {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(chatbotId)) throw new Error('not the id of a chatbot');
  return `ns_${chatbotId.replaceAll('-', '')}`;
}

/** The table of a chatbot's namespace. */
export const namespaceTable = (chatbotId: string): RawBuilder<unknown> => sql.table(`knowledge.${namespaceName(chatbotId)}`);

/** The table that is filled again with another model, and will take its place. */
export const nextNamespaceTable = (chatbotId: string): RawBuilder<unknown> => sql.table(`knowledge.${namespaceName(chatbotId)}_next`);
