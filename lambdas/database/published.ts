import type { AccountScope } from './account.ts';
import { wholeSettings, type ChatbotContent, type ChatbotSettings, type Part, type PartKind } from './chatbot-content.ts';
import { livingChatbot } from './chatbot.ts';
import type { AccessPolicy } from './tables.ts';

export interface ServedChatbot {
  readonly settings: ChatbotSettings;
  /** Live, and never part of a version. */
  readonly policy: Partial<AccessPolicy>;
  readonly publicKey: string;
  /** Playbooks, rules and triggers. */
  readonly parts: Pick<ChatbotContent, 'playbooks' | 'rules' | 'triggers'>;
}

/** A chatbot as visitors meet it: its published version. One that is archived or that has none is not there. */
export async function publishedChatbot({ tx, accountId }: AccountScope, chatbotId: string): Promise<ServedChatbot | undefined> {
  const row = await tx
    .selectFrom('app.chatbots as c')
    .innerJoin('app.chatbot_versions as v', (join) =>
      join.onRef('v.account_id', '=', 'c.account_id').onRef('v.chatbot_id', '=', 'c.chatbot_id').onRef('v.version', '=', 'c.published_version'),
    )
    .select(['v.content', 'c.access_policy', 'c.public_key'])
    .where('c.account_id', '=', accountId)
    .where('c.chatbot_id', '=', chatbotId)
    .where('c.deleted_at', 'is', null)
    .where('c.archived_at', 'is', null)
    .executeTakeFirst();
  if (!row?.content || !row.access_policy) return undefined;
  return { settings: wholeSettings(row.content.settings), policy: row.access_policy, publicKey: row.public_key, parts: row.content };
}

/** A chatbot as its team is changing it. */
export async function draftChatbot(scope: AccountScope, chatbotId: string): Promise<ServedChatbot | undefined> {
  const row = await livingChatbot(scope, chatbotId).selectAll().executeTakeFirst();
  if (!row?.access_policy) return undefined;
  const parts = await scope.tx
    .selectFrom('app.chatbot_parts')
    .select(['part_id', 'kind', 'body'])
    .where('account_id', '=', scope.accountId)
    .where('chatbot_id', '=', chatbotId)
    .execute();
  const of = (kind: PartKind): Part[] => parts.flatMap((part) => (part.kind === kind && part.body ? [{ id: part.part_id, body: part.body }] : []));
  return {
    settings: settingsOf(row),
    policy: row.access_policy,
    publicKey: row.public_key,
    parts: { playbooks: of('playbook'), rules: of('rule'), triggers: of('trigger') },
  };
}

/** The settings in a chatbot's own row: the draft. */
export const settingsOf = (row: {
  readonly name: string;
  readonly language: 'fr' | 'en';
  readonly instructions: string;
  readonly welcome_message: string;
  readonly fallback_message: string;
  readonly details: object | null;
}): ChatbotSettings =>
  wholeSettings({
    name: row.name,
    language: row.language,
    instructions: row.instructions,
    welcomeMessage: row.welcome_message,
    fallbackMessage: row.fallback_message,
    ...row.details,
  });
