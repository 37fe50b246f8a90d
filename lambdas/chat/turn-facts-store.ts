import { sql, type Kysely } from 'kysely';
import { requireVouched, servedOnChannel, servedTo, servedToTeam } from '../access/visit-store.ts';
import { Problem } from '../core/problem.ts';
import { asKey, asMember, type KeyRow, type MemberRow } from '../database/account.ts';
import type { ChatbotContent } from '../database/chatbot-content.ts';
import { forgottenLately } from '../database/forgotten-store.ts';
import { draftOf, keepVersion, keptVersion, servedAs, type LiveRow, type PartRow, type ServedChatbot } from '../database/published.ts';
import type { Database } from '../database/tables.ts';
import { vouchingIds, type Vouching } from '../database/visitor-secret-store.ts';
import type { ChatTurn } from '../models/chat-model.ts';
import { accountOf, isMessaging, isVisiting, type Asker } from './asker.ts';
import type { Play } from './planned.ts';

/** Messages of a conversation that the model is shown. */
const HISTORY = 10;

type ChatbotRow = { readonly published_version: number | null } & { readonly [K in keyof LiveRow]: LiveRow[K] | null } & Partial<Parameters<typeof draftOf>[0]>;

/** What `app.turn_facts` answers. */
interface Facts {
  readonly caller: MemberRow | KeyRow | null;
  readonly chatbot: ChatbotRow | null;
  readonly content: ChatbotContent | null;
  readonly parts: readonly PartRow[] | null;
  readonly conversation: KnownConversation | null;
  readonly history: readonly { readonly author: 'visitor' | 'assistant' | 'person'; readonly text: string }[];
  readonly play: Play | null;
  readonly forgottenSecondsAgo: number | null;
  readonly vouching: Vouching | null;
  readonly channel: { readonly admitsUnplaced: boolean } | null;
}

/** The asker's own conversation, as it was before the message. */
interface KnownConversation {
  /** A person has it: the bot says nothing in it. */
  readonly takenOver: boolean;
  /** A program has asked in it (S27). */
  readonly bot: boolean;
}

/** What a turn stands on, read before anything is written. */
export interface TurnFacts {
  readonly chatbot: ServedChatbot;
  readonly conversation: KnownConversation | undefined;
  readonly play: Play | undefined;
  readonly history: ChatTurn['history'];
}

/** A chatbot by the version that is in force, which the function has or has just been told. */
function publishedOf({ chatbot, content }: Facts, accountId: string, chatbotId: string, kept: ReturnType<typeof keptVersion>): ServedChatbot | undefined {
  if (!chatbot?.access_policy || chatbot.public_key === null || chatbot.published_version === null) return undefined;
  const { access_policy, public_key, published_version: version } = chatbot;
  const held = content ?? (kept?.version === version ? kept.content : undefined);
  return held && servedAs({ access_policy, public_key }, keepVersion(accountId, chatbotId, { version, content: held }));
}

/** The chatbot that is asked. @throws Problem `not-found`, or the code of the rule that refuses the visit at this moment. */
function served(facts: Facts, asker: Asker, published: ServedChatbot | undefined): ServedChatbot {
  if (isVisiting(asker)) {
    if (isMessaging(asker)) return servedOnChannel(published, facts.channel ?? undefined, asker.visit);
    const chatbot = servedTo(published, asker);
    if (forgottenLately(facts.forgottenSecondsAgo)) throw new Problem('not-found', 'forgotten visitor');
    if (asker.signedBy !== undefined) requireVouched(asker.signedBy, facts.vouching ? vouchingIds(facts.vouching, asker.visit.atMs) : []);
    return chatbot;
  }
  const { call, version } = asker;
  if (call.principal.kind === 'session') asMember((facts.caller as MemberRow | null) ?? undefined, call.principal.userId, call);
  else asKey((facts.caller as KeyRow | null) ?? undefined, call.principal.apiKeyId, call);
  const draft = version === 'draft' && facts.chatbot?.access_policy ? draftOf(facts.chatbot as Parameters<typeof draftOf>[0], facts.parts ?? []) : undefined;
  const chatbot = version === 'draft' ? draft : published;
  return servedToTeam(chatbot, asker.keyVisit);
}

/** Which conversation a message may belong to, and which message that is. */
export interface Placed {
  readonly id: string;
  readonly conversationId: string | undefined;
  readonly newConversationId: string;
  /** An earlier try may have stored it. */
  readonly resumed: boolean;
}

/**
 * Reads what a turn stands on, in one statement that enters the account itself, and asks everything of it that a transaction of the same call would ask.
 * @throws Problem `not-found`, or the code of the rule that refuses the visit.
 */
export async function turnFacts(db: Kysely<Database>, asker: Asker, { id, conversationId, newConversationId, resumed }: Placed): Promise<TurnFacts> {
  const accountId = accountOf(asker);
  const { chatbotId, visitorId } = asker;
  const kept = keptVersion(accountId, chatbotId);
  const place = conversationId ?? (resumed || isMessaging(asker) ? newConversationId : null);
  const principal = isVisiting(asker) ? undefined : asker.call.principal;
  const { rows } = await sql<{ facts: Facts }>`
    SELECT app.turn_facts(
      ${accountId}::uuid, ${principal?.kind === 'session' ? principal.userId : null}::uuid, ${principal?.kind === 'api-key' ? principal.apiKeyId : null}::uuid,
      ${chatbotId}::uuid, ${!isVisiting(asker) && asker.version === 'draft'}::boolean, ${kept?.version ?? null}::integer,
      ${isMessaging(asker) ? asker.channelId : null}::uuid, ${asker.channel}::text, ${visitorId}::text, ${place}::uuid, ${id}::uuid, ${HISTORY}::integer
    ) AS facts`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('no facts');
  const { facts } = row;
  const chatbot = served(facts, asker, publishedOf(facts, accountId, chatbotId, kept));
  if (conversationId !== undefined && !facts.conversation) throw new Problem('not-found', 'conversation');
  return {
    chatbot,
    conversation: facts.conversation ?? undefined,
    play: facts.play ?? undefined,
    history: facts.history.map(({ author, text }) => ({ role: author === 'visitor' ? 'visitor' : 'assistant', text })),
  };
}
