import type { ColumnType, Generated } from 'kysely';
import type { UrlReason } from '../outgoing/contract.ts';

type Timestamp = ColumnType<Date, Date | undefined, Date>;
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>;

export type DisabledReason = 'person' | 'gone' | 'failing';
/** Why nobody has answered. */
export type AttemptReason = UrlReason | 'other';
export type DeliveryStatus = 'pending' | 'delivered' | 'failed';

/** The relations of what is sent to the endpoints of customers. */
export interface WebhookTables {
  'app.webhooks': {
    account_id: string;
    webhook_id: string;
    url: string;
    description: string;
    events: string[];
    chatbot_ids: Maybe<string[]>;
    restricted: boolean;
    acts_for: string;
    disabled_at: Maybe<Date>;
    disabled_reason: Maybe<DisabledReason>;
    failing_since: Maybe<Date>;
    paused_until: Maybe<Date>;
    lease_id: Maybe<string>;
    leased_at: Maybe<Date>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  'app.webhook_secrets': { account_id: string; webhook_id: string; secret_id: string; sealed: string; expires_at: Maybe<Date>; created_at: Timestamp };
  'app.webhook_deliveries': {
    account_id: string;
    webhook_id: string;
    delivery_id: string;
    type: string;
    body: string;
    chatbot_id: Maybe<string>;
    conversation_id: Maybe<string>;
    contact_id: Maybe<string>;
    status: Generated<DeliveryStatus>;
    attempts: Generated<number>;
    tries: Generated<number>;
    next_attempt_at: Maybe<Date>;
    created_at: Timestamp;
    finished_at: Maybe<Date>;
  };
  'app.webhook_attempts': {
    account_id: string;
    webhook_id: string;
    delivery_id: string;
    attempt: number;
    url: string;
    at: Date;
    duration_ms: number;
    status: number | null;
    reason: AttemptReason | null;
    reply: string | null;
  };
}
