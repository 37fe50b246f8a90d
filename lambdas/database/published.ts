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

/** Chatbots whose content is kept, the ones that were asked for last. One is at most 240 kB as text. */
const KEPT = 64;
const kept = new Map<string, Version>();

/** What a version holds. It never changes, so a turn does not read and parse all of it again; whether it is the one in force is read each time. */
export interface Version {
  readonly version: number;
  readonly content: ChatbotContent;
}

const keyOf = (accountId: string, chatbotId: string): string => `${accountId} ${chatbotId}`;

/** The version of a chatbot that was read last, as far as this function has it. */
export const keptVersion = (accountId: string, chatbotId: string): Version | undefined => kept.get(keyOf(accountId, chatbotId));

export function keepVersion(accountId: string, chatbotId: string, version: Version): ChatbotContent {
  const key = keyOf(accountId, chatbotId);
  kept.delete(key);
  kept.set(key, version);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  return version.content;
}

async function contentOf({ tx, accountId }: AccountScope, chatbotId: string, version: number): Promise<ChatbotContent | undefined> {
  const known = keptVersion(accountId, chatbotId);
  if (known?.version === version) return keepVersion(accountId, chatbotId, known);
  const row = await tx
    .selectFrom('app.chatbot_versions')
    .select('content')
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row?.content ? keepVersion(accountId, chatbotId, { version, content: row.content }) : undefined;
}

/** A chatbot as visitors meet it: its published version. One that is archived or that has none is not there. */
export async function publishedChatbot(scope: AccountScope, chatbotId: string): Promise<ServedChatbot | undefined> {
  const row = await livingChatbot(scope, chatbotId)
    .select(['published_version', 'access_policy', 'public_key'])
    .where('archived_at', 'is', null)
    .executeTakeFirst();
  if (!row?.access_policy || row.published_version === null) return undefined;
  const content = await contentOf(scope, chatbotId, row.published_version);
  return content && servedAs({ ...row, access_policy: row.access_policy }, content);
}

/** What is live of a chatbot beside its version. */
export interface LiveRow {
  readonly access_policy: Partial<AccessPolicy>;
  readonly public_key: string;
}

/** A chatbot with the content of the version in force. */
export const servedAs = ({ access_policy: policy, public_key: publicKey }: LiveRow, content: ChatbotContent): ServedChatbot => ({
  settings: wholeSettings(content.settings),
  policy,
  publicKey,
  parts: content,
});

export interface PartRow {
  readonly part_id: string;
  readonly kind: PartKind;
  readonly body: Part['body'] | null;
}

/** A chatbot as its team is changing it, from its own row and its parts. */
export function draftOf(row: LiveRow & Parameters<typeof settingsOf>[0], parts: readonly PartRow[]): ServedChatbot {
  const of = (kind: PartKind): Part[] => parts.flatMap((part) => (part.kind === kind && part.body ? [{ id: part.part_id, body: part.body }] : []));
  return {
    settings: settingsOf(row),
    policy: row.access_policy,
    publicKey: row.public_key,
    parts: { playbooks: of('playbook'), rules: of('rule'), triggers: of('trigger') },
  };
}

/** The same, read in a transaction. */
export async function draftChatbot(scope: AccountScope, chatbotId: string): Promise<ServedChatbot | undefined> {
  const row = await livingChatbot(scope, chatbotId).selectAll().executeTakeFirst();
  if (!row?.access_policy) return undefined;
  const parts = await scope.tx
    .selectFrom('app.chatbot_parts')
    .select(['part_id', 'kind', 'body'])
    .where('account_id', '=', scope.accountId)
    .where('chatbot_id', '=', chatbotId)
    .execute();
  return draftOf({ ...row, access_policy: row.access_policy }, parts);
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
