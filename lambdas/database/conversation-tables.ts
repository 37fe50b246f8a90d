import type { ColumnType, Generated } from 'kysely';
import type { Plan, PlayState } from '../behaviour/plan.ts';
import type { ConversationChannel, ConversationStatus, Source } from './column-shapes.ts';

type Timestamp = ColumnType<Date, Date | undefined, Date>;
type Json<T> = ColumnType<T | null, string | null, string | null>;

/** The relations of what is said, and of who says it. */
export interface ConversationTables {
  'app.conversations': {
    account_id: string;
    chatbot_id: string;
    conversation_id: string;
    channel: ConversationChannel;
    visitor_id: string;
    title: string;
    message_count: Generated<number>;
    assignee_id: ColumnType<string | null, string | undefined, string | null>;
    status: ColumnType<ConversationStatus, ConversationStatus | undefined, ConversationStatus>;
    tags: ColumnType<string[], string[] | undefined, string[]>;
    taken_over_by: ColumnType<string | null, string | undefined, string | null>;
    taken_over_at: ColumnType<Date | null, Date | undefined, Date | null>;
    language: ColumnType<string | null, string | null | undefined, string | null>;
    last_message_at: Timestamp;
    /** Message ids sort by time: the order of the inbox. */
    last_message_id: string;
    /** Why it is a program's; nothing of it counts. */
    bot_reason: ColumnType<string | null, string | null | undefined, string>;
    /** Kept by triggers: whether a person was asked for, and whether that or a question without an answer was in it. */
    handed_over: ColumnType<boolean, never, never>;
    unresolved: ColumnType<boolean, never, never>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  'app.messages': {
    account_id: string;
    chatbot_id: string;
    conversation_id: string;
    message_id: string;
    author: 'visitor' | 'assistant' | 'person';
    text: string;
    sources: Json<readonly Source[]>;
    model: string | null;
    /** The member who wrote it, where a person did. */
    author_id: ColumnType<string | null, string | undefined, string | null>;
    /** Made by the database of the text. */
    words: ColumnType<string, never, never>;
    answered: ColumnType<boolean | null, boolean | undefined, never>;
    first_word_ms: ColumnType<number | null, number | undefined, never>;
    input_tokens: ColumnType<number | null, number | undefined, never>;
    output_tokens: ColumnType<number | null, number | undefined, never>;
    created_at: Timestamp;
  };
  /** Sums beside the key; only triggers write them. */
  'app.analytics_slots': { account_id: string; chatbot_id: string; slot: Date; channel: string; bot: boolean; shard: number };
  'app.analytics_sources': { account_id: string; chatbot_id: string; day: string; material_id: string; times: number };
  'app.notes': {
    account_id: string;
    chatbot_id: string;
    conversation_id: string;
    note_id: string;
    author_id: string | null;
    text: string;
    created_at: Timestamp;
  };
  'app.contacts': {
    account_id: string;
    chatbot_id: string;
    contact_id: string;
    visitor_id: string;
    name: string | null;
    email: string | null;
    phone: string | null;
    company: string | null;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  'app.leads': {
    account_id: string;
    chatbot_id: string;
    lead_id: string;
    contact_id: string;
    conversation_id: string | null;
    fields: Json<Readonly<Record<string, string>>>;
    consent_text: string;
    /** Why it is a program's, and none of the team's leads. */
    bot_reason: ColumnType<string | null, string | undefined, string>;
    created_at: Timestamp;
  };
  'app.feedback': {
    account_id: string;
    chatbot_id: string;
    conversation_id: string;
    message_id: string;
    value: 'up' | 'down';
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  'app.forgotten_visitors': { account_id: string; chatbot_id: string; visitor_id: string; forgotten_at: Timestamp };
  'app.conversation_plays': {
    account_id: string;
    chatbot_id: string;
    conversation_id: string;
    state: Json<PlayState>;
    /** The last message, and what it came to. */
    message_id: string;
    plan: Json<Plan>;
    updated_at: Timestamp;
  };
}
