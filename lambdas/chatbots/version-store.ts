import { sql } from 'kysely';
import { notOfThisList, writeCursor, type Page } from '../core/cursor.ts';
import { Problem } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { wholeSettings, type ChatbotContent, type Part, type PartKind } from '../database/chatbot-content.ts';
import { livingChatbot } from '../database/chatbot.ts';
import { settingsOf } from '../database/published.ts';
import { CONTENT_MAX_BYTES, VERSIONS_MAX } from './contract.ts';
import { addVersion, draftColumns, replaceParts, toChatbot, type Chatbot } from './draft-store.ts';

export interface Version {
  readonly version: number;
  readonly published: boolean;
  readonly publishedBy: string | null;
  readonly publishedAt: string;
}

export interface VersionStore {
  /** The draft with its parts. @throws Problem `not-found`, as do all that follow. */
  draft(call: AccountCall, chatbotId: string): Promise<ChatbotContent>;
  /** @throws Problem `conflict` for a draft that is too large. */
  publish(call: AccountCall, chatbotId: string, userId: string | null): Promise<{ readonly before: number | null; readonly version: Version }>;
  list(call: AccountCall, chatbotId: string, page: Page): Promise<{ items: Version[]; nextCursor: string | null }>;
  read(call: AccountCall, chatbotId: string, version: number): Promise<ChatbotContent>;
  /** Makes a content the draft. */
  restore(call: AccountCall, chatbotId: string, content: ChatbotContent): Promise<Chatbot>;
}

const found = <T>(value: T | null | undefined): T => {
  if (value === undefined || value === null) throw new Problem('not-found', 'chatbot or version');
  return value;
};

/** The draft of a chatbot whose row is held until the transaction ends. */
async function readDraft(scope: AccountScope, chatbotId: string): Promise<ChatbotContent> {
  const { tx, accountId } = scope;
  const row = found(await livingChatbot(scope, chatbotId).selectAll().forUpdate().executeTakeFirst());
  const parts = await tx
    .selectFrom('app.chatbot_parts')
    .select(['part_id', 'kind', 'body'])
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .orderBy('part_id')
    .execute();
  const of = (kind: PartKind): Part[] => parts.filter((part) => part.kind === kind).map(({ part_id, body }) => ({ id: part_id, body: body ?? {} }));
  return { settings: settingsOf(row), playbooks: of('playbook'), rules: of('rule'), triggers: of('trigger') };
}

/** The place after a version in their list. A version is no id, so the cursor is one made of its number. */
const cursorOf = (version: number): string => writeCursor(`00000000-0000-0000-0000-${version.toString(16).padStart(12, '0')}`);
function versionAfter(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const hex = /^0{8}-0{4}-0{4}-0{4}-0{4}([0-9a-f]{8})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1];
  const version = hex === undefined ? Number.NaN : Number.parseInt(hex, 16);
  if (version <= 0x7fffffff) return version;
  throw notOfThisList();
}

/** The published versions of chatbots in their account. */
export const versionStore = (accounts: Accounts): VersionStore => ({
  draft: (call, chatbotId) => accounts.enter(call, (scope) => readDraft(scope, chatbotId)),
  publish: (call, chatbotId, userId) =>
    accounts.enter(call, async (scope) => {
      const { tx, accountId } = scope;
      const content = await readDraft(scope, chatbotId);
      if (Buffer.byteLength(JSON.stringify(content)) > CONTENT_MAX_BYTES)
        throw new Problem('conflict', 'draft too large', { extra: { detail: `A draft of more than ${CONTENT_MAX_BYTES} bytes is not published.` } });
      const { published_version: before } = await livingChatbot(scope, chatbotId).select('published_version').executeTakeFirstOrThrow();
      const mine = tx.selectFrom('app.chatbot_versions').where('account_id', '=', accountId).where('chatbot_id', '=', chatbotId);
      const { last } = await mine.select(sql<number>`coalesce(max(version), 0)`.as('last')).executeTakeFirstOrThrow();
      const made = await addVersion(scope, chatbotId, Number(last) + 1, content, userId);
      await tx
        .updateTable('app.chatbots')
        .set({ published_version: made.version })
        .where('account_id', '=', accountId)
        .where('chatbot_id', '=', chatbotId)
        .execute();
      await tx
        .deleteFrom('app.chatbot_versions')
        .where('account_id', '=', accountId)
        .where('chatbot_id', '=', chatbotId)
        .where('version', '<=', made.version - VERSIONS_MAX)
        .execute();
      const version = { version: made.version, published: true, publishedBy: made.published_by, publishedAt: made.created_at.toISOString() };
      return { before, version };
    }),
  list: (call, chatbotId, { limit = DEFAULT_PAGE, cursor }) =>
    accounts.enter(call, async (scope) => {
      const { published_version } = found(await livingChatbot(scope, chatbotId).select('published_version').executeTakeFirst());
      const after = versionAfter(cursor);
      const rows = await scope.tx
        .selectFrom('app.chatbot_versions')
        .select(['version', 'published_by', 'created_at'])
        .where('account_id', '=', scope.accountId)
        .where('chatbot_id', '=', chatbotId)
        .$if(after !== undefined, (query) => query.where('version', '<', after ?? 0))
        .orderBy('version', 'desc')
        .limit(limit + 1)
        .execute();
      const items = rows.slice(0, limit).map((row) => ({
        version: row.version,
        published: row.version === published_version,
        publishedBy: row.published_by,
        publishedAt: row.created_at.toISOString(),
      }));
      const last = items.at(-1);
      return { items, nextCursor: rows.length > limit && last ? cursorOf(last.version) : null };
    }),
  read: (call, chatbotId, version) =>
    accounts.enter(call, async (scope) => {
      found(await livingChatbot(scope, chatbotId).select('chatbot_id').executeTakeFirst());
      const row = await scope.tx
        .selectFrom('app.chatbot_versions')
        .select('content')
        .where('account_id', '=', scope.accountId)
        .where('chatbot_id', '=', chatbotId)
        .where('version', '=', version)
        .executeTakeFirst();
      const content = found(row?.content);
      return { ...content, settings: wholeSettings(content.settings) };
    }),
  restore: (call, chatbotId, content) =>
    accounts.enter(call, async (scope) => {
      found(await livingChatbot(scope, chatbotId).select('chatbot_id').forUpdate().executeTakeFirst());
      await replaceParts(scope, chatbotId, content);
      const row = await scope.tx
        .updateTable('app.chatbots')
        .set({ ...draftColumns(content.settings), updated_at: sql`now()` })
        .where('account_id', '=', scope.accountId)
        .where('chatbot_id', '=', chatbotId)
        .returningAll()
        .executeTakeFirstOrThrow();
      return toChatbot(row);
    }),
});
