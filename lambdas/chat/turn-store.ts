import { sql } from 'kysely';
import { stillVisible } from '../access/conversations.ts';
import { isOpen } from '../access/hours.ts';
import { wholePolicy } from '../access/policy.ts';
import { admitOnChannel, admitVisitor, servedToTeam } from '../access/visit-store.ts';
import { acts, type Behaviour, type Plan } from '../behaviour/plan.ts';
import { behaviourOf } from '../behaviour/served.ts';
import type { Language } from '../behaviour/words.ts';
import { Problem } from '../core/problem.ts';
import type { Accounts, AccountScope, Ask } from '../database/account.ts';
import { requireRemembered } from '../database/forgotten-store.ts';
import { addMessage, type ChangedConversation, type Measured, type MovedConversation } from '../database/message-store.ts';
import { draftChatbot, publishedChatbot, type ServedChatbot } from '../database/published.ts';
import type { Source } from '../database/tables.ts';
import { isTakenOver } from '../database/takeover-store.ts';
import type { ChatTurn, Passage } from '../models/chat-model.ts';
import { retrieve, type AskToReembed, type Question } from '../retrieval/retrieve.ts';
import { accountOf, isMessaging, isVisiting, type Asker } from './asker.ts';
import { languageOf } from './language.ts';
import type { TokensUsed } from './gate.ts';
import { ANSWER, firedFor, inItsPlace, modelIsFirst, planned } from './planned.ts';
import { keepPlan, play } from './play-store.ts';
import { systemText } from './prompt.ts';
import type { Look } from './running.ts';
import { ownConversation, storeMessage, type NewTurn } from './spoken-store.ts';
import { turnFacts } from './turn-facts-store.ts';
import { Cancelled } from './watch.ts';

/** Passages that the model may quote. */
const PASSAGES = 6;
/** Unanswered questions that a chatbot keeps. */
const UNANSWERED_MAX = 1_000;

/** What is known of a turn before anything is written. */
export interface ReadTurn {
  /** The asker's own conversation was there before. */
  readonly known: boolean;
  /** The visitor's, among those that the chatbot speaks. */
  readonly language: Language;
  /** What the model is told in the customer's name. */
  readonly instructions: string;
  readonly behaviour: Behaviour;
  readonly outsideHours: boolean;
  /** What the message comes to before any model is asked. */
  readonly plan: Plan;
  /** A person has the conversation: the bot says nothing in it. */
  readonly takenOver: boolean;
  /** A program has asked (S27). */
  readonly bot: boolean;
  readonly temperature: number | null;
  readonly fallbackMessage: string;
  readonly history: ChatTurn['history'];
}

/** A turn whose message is stored. */
export interface SavedTurn {
  /** Whether the asker sees the conversation under its sharing policy (S11). */
  readonly visible: boolean;
  readonly takenOver: boolean;
  readonly bot: boolean;
  /** What the message has come to, now that it has its place in the conversation. */
  readonly plan: Plan;
}

/** An answer that was given before. */
export interface StoredAnswer {
  readonly text: string;
  readonly sources: readonly Source[];
  readonly model: string;
}

/** The same, and what it has used. */
export interface KeptAnswer extends StoredAnswer {
  readonly used: TokensUsed;
}

export interface TurnStore {
  /** Checks everything that can refuse the turn, in one round trip. @throws Problem `not-found`, or the code of the rule that refuses the visit. */
  read(asker: Asker, message: NewTurn): Promise<ReadTurn>;
  /** The passages about a question, in one round trip; for whom `read` has let in. */
  search(asker: Asker, question: Question): Promise<readonly Passage[]>;
  /** Stores the message, and what it comes to by the chatbot's own rules. @throws Problem `not-found` when visitor or conversation have gone since. */
  save(asker: Asker, message: NewTurn, read: ReadTurn): Promise<SavedTurn>;
  /** Stores the answer, and the question among the unanswered ones when it has none. Whether a program has asked, as it is known by then. */
  close(
    asker: Asker,
    conversationId: string,
    answer: StoredAnswer & { readonly id: string; readonly measured: Measured; readonly unanswered?: string },
    /** What the answer came to, and by which message. */
    after?: { readonly messageId: string; readonly plan: Plan },
  ): Promise<{ readonly bot: boolean }>;
  /** The answer of an earlier call, for whoever it was given to; checks as `read` does. */
  answerOf(asker: Asker, ids: { readonly conversationId: string; readonly answerId: string }): Promise<KeptAnswer | undefined>;
  /** Looks again at everything in the account's rows that a running turn stands on. */
  readonly look: Look;
}

const enter = <T>(accounts: Accounts, asker: Asker, rule: (scope: AccountScope) => Promise<T>): Promise<T> =>
  isVisiting(asker) ? accounts.enterAs(asker.accountId, rule) : accounts.enter(asker.call, rule);

/** The chatbot that is asked. @throws Problem `not-found`, or the code of the rule that refuses the visit at this moment. */
async function askedChatbot(scope: AccountScope, asker: Asker, atMs?: number): Promise<ServedChatbot> {
  if (isVisiting(asker)) {
    const visit = { ...asker.visit, ...(atMs !== undefined && { atMs }) };
    return isMessaging(asker) ? admitOnChannel(scope, { ...asker, visit }) : admitVisitor(scope, { ...asker, visit });
  }
  const chatbot = await (asker.version === 'draft' ? draftChatbot : publishedChatbot)(scope, asker.chatbotId);
  return servedToTeam(chatbot, asker.keyVisit && { ...asker.keyVisit, ...(atMs !== undefined && { atMs }) });
}

/** Notes a question that has no answer, or that it was asked again. A chatbot keeps a bounded number: whoever asks nonsense cannot fill the table. */
async function noteUnanswered({ tx, accountId }: AccountScope, chatbotId: string, conversationId: string, messageId: string, text: string): Promise<void> {
  await sql`
    INSERT INTO app.unanswered_questions AS q (account_id, chatbot_id, question_key, text, message_id, conversation_id)
    SELECT ${accountId}::uuid, ${chatbotId}::uuid, app.question_key(${text}), ${text}, ${messageId}::uuid, ${conversationId}::uuid
    WHERE (SELECT count(*) FROM app.unanswered_questions c WHERE c.account_id = ${accountId}::uuid AND c.chatbot_id = ${chatbotId}::uuid) < ${UNANSWERED_MAX}
      OR EXISTS (SELECT FROM app.unanswered_questions k WHERE k.account_id = ${accountId}::uuid AND k.chatbot_id = ${chatbotId}::uuid AND k.question_key = app.question_key(${text}))
    ON CONFLICT (account_id, chatbot_id, question_key)
    DO UPDATE SET times = q.times + 1, message_id = excluded.message_id, conversation_id = excluded.conversation_id, last_at = now()`.execute(tx);
}

/** Turns of conversations in their account. */
export const turnStore = (
  accounts: Accounts,
  ask: Ask,
  askToReembed: AskToReembed,
  {
    newId,
    now,
    tellChanged,
    stillWelcome,
  }: {
    readonly newId: () => string;
    readonly now: () => number;
    readonly tellChanged: (changed: ChangedConversation) => Promise<void>;
    /** See `running.ts`. */
    readonly stillWelcome: (asker: Asker, askedAt: number) => Promise<void>;
  },
): TurnStore => ({
  async read(asker, message) {
    const { chatbot, conversation, history, play: standing } = await ask((db) => turnFacts(db, asker, message));
    const { settings } = chatbot;
    const behaviour = behaviourOf(chatbot.parts);
    const hours = wholePolicy(chatbot.policy).activeHours;
    const language = languageOf(message.text, settings.language, settings.languages);
    const outsideHours = hours !== null && !isOpen(hours, now());
    return {
      known: conversation !== undefined,
      language,
      instructions: systemText(settings, behaviour.rules),
      behaviour,
      outsideHours,
      plan: planned(standing, message, behaviour, { language, outsideHours, fired: firedFor(asker) }),
      takenOver: conversation?.takenOver ?? false,
      bot: conversation?.bot === true || (asker.channel === 'widget' && asker.visit.bot !== undefined),
      temperature: settings.temperature,
      fallbackMessage: settings.fallbackMessage,
      history,
    };
  },
  search: (asker, question) => ask((tx) => retrieve({ tx, accountId: accountOf(asker) }, asker.chatbotId, question, PASSAGES, askToReembed)),
  async save(asker, message, read) {
    const { known, behaviour, language, outsideHours, bot } = read;
    let changed: MovedConversation | undefined;
    const saved = await enter(accounts, asker, async (scope): Promise<SavedTurn> => {
      const { chatbotId, visitorId } = asker;
      // Who is forgotten between the look and this leaves nothing behind.
      if (asker.channel === 'widget') await requireRemembered(scope, chatbotId, visitorId);
      await stillWelcome(asker, message.askedAt);
      const stored = await storeMessage(scope, asker, message, known, newId);
      ({ changed } = stored);
      const { conversationId, before } = stored;
      const visible = scope.caller.kind !== 'member' || (await stillVisible(scope, chatbotId, conversationId));
      const takenOver = before && (changed?.takenOver ?? (await isTakenOver(scope, conversationId)));
      const place = { chatbotId, conversationId, visitorId, messageId: message.id };
      const plan =
        takenOver || !acts(behaviour)
          ? ANSWER
          : await play(scope, place, newId, (stands) =>
              inItsPlace(modelIsFirst(asker, read), planned(stands, message, behaviour, { language, outsideHours, fired: firedFor(asker) }), stands?.state),
            );
      return { visible, takenOver, bot: changed?.bot ?? bot, plan };
    });
    // After the transaction: whoever sees the mark must see the change.
    if (changed) await tellChanged(changed);
    return saved;
  },
  // The turn was admitted when it began; who has lost a right since may still have been told something, and that is kept.
  async close(asker, conversationId, { unanswered, ...answer }, after) {
    const changed = await accounts.enterAs(accountOf(asker), async (scope) => {
      const moved = await addMessage(scope, { chatbotId: asker.chatbotId, conversationId }, { ...answer, author: 'assistant' });
      // What a program asks is nothing that the team should teach the chatbot (S27).
      if (unanswered !== undefined && !(asker.channel === 'widget' && asker.visit.bot !== undefined))
        await noteUnanswered(scope, asker.chatbotId, conversationId, answer.id, unanswered);
      if (after)
        await keepPlan(scope, { chatbotId: asker.chatbotId, conversationId, visitorId: asker.visitorId, messageId: after.messageId }, newId, after.plan);
      return moved;
    });
    await tellChanged(changed);
    return changed;
  },
  answerOf: (asker, { conversationId, answerId }) =>
    enter(accounts, asker, async (scope) => {
      await askedChatbot(scope, asker);
      const row = await ownConversation(scope, asker, conversationId)
        .innerJoin('app.messages as m', (join) => join.onRef('m.account_id', '=', 'c.account_id').onRef('m.conversation_id', '=', 'c.conversation_id'))
        .select(['m.text', 'm.sources', 'm.model', 'm.input_tokens', 'm.output_tokens', 'c.bot_reason'])
        .where('m.message_id', '=', answerId)
        .executeTakeFirst();
      if (!row) return undefined;
      const used = { input: row.input_tokens ?? 0, output: row.output_tokens ?? 0, bot: row.bot_reason !== null };
      return { text: row.text, sources: row.sources ?? [], model: row.model ?? '', used };
    }),
  async look({ asker, conversationId, saved }) {
    // Before the message is stored there is nothing to see; where it cannot be, the turn ends anyway.
    const { visible } = await saved;
    await enter(accounts, asker, async (scope) => {
      await askedChatbot(scope, asker, now());
      if (visible && !(await stillVisible(scope, asker.chatbotId, conversationId))) throw new Problem('not-found', 'conversation');
      // A person has taken it over: what was said stays, and the bot says no more.
      if (await isTakenOver(scope, conversationId)) throw new Cancelled();
    });
  },
});
