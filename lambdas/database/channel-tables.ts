import type { ColumnType, Generated } from 'kysely';
import type { ChannelKindName } from '../messaging/fields.ts';

type Timestamp = ColumnType<Date, Date | undefined, Date>;
type Json<T> = ColumnType<T | null, string | null, string | null>;

/** The relations of messaging services. */
export interface ChannelTables {
  'app.channels': {
    account_id: string;
    chatbot_id: string;
    channel_id: string;
    kind: ChannelKindName;
    name: string;
    external_id: string;
    sealed: string;
    last_fours: Json<Readonly<Record<string, string>>>;
    enabled: ColumnType<boolean, boolean | undefined, boolean>;
    admits_unplaced: ColumnType<boolean, boolean | undefined, boolean>;
    state: ColumnType<'untested' | 'connected' | 'failing', never, 'untested' | 'connected' | 'failing'>;
    reason: ColumnType<string | null, never, string | null>;
    checked_at: ColumnType<Date | null, never, Date | null>;
    last_event_at: ColumnType<Date | null, never, Date | null>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  'app.channel_conversations': {
    account_id: string;
    chatbot_id: string;
    conversation_id: string;
    channel_id: string;
    peer: string;
    last_incoming_at: Timestamp;
  };
  'app.message_files': { account_id: string; chatbot_id: string; conversation_id: string; message_id: string; upload_id: string };
  'app.channel_deliveries': {
    account_id: string;
    chatbot_id: string;
    conversation_id: string;
    message_id: string;
    channel_id: string;
    state: ColumnType<'queued' | 'sent' | 'failed', never, 'queued' | 'sent' | 'failed'>;
    reason: ColumnType<string | null, never, string | null>;
    parts_sent: Generated<number>;
    tries: Generated<number>;
    next_at: Timestamp;
    held_until: ColumnType<Date | null, never, Date | null>;
    created_at: Timestamp;
  };
}
