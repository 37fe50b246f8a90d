import type { ColumnType, Generated, Selectable } from 'kysely';
import type { SoldPlan, SubscriptionStatus } from '../billing/contract.ts';
import type { Areas } from '../core/contract.ts';
import type { Schedule } from '../materials/contract.ts';
import type { Share } from '../quota/contract.ts';
import type { Measure } from './knowledge-quota.ts';
import type { ChannelTables } from './channel-tables.ts';
import type { ConversationTables } from './conversation-tables.ts';
import type { WebhookTables } from './webhook-tables.ts';
import type { ChatbotContent, Details, PartKind } from './chatbot-content.ts';
import type { AccessPolicy, ConversationStatus, FormerStanding, InvitedGrants, MaterialStatus, ScanVerdict, Source } from './column-shapes.ts';

export type { AccessPolicy, ConversationStatus, InvitedGrants, MaterialStatus, ScanVerdict, Source };

type Timestamp = ColumnType<Date, Date | undefined, Date>;
type Json<T> = ColumnType<T | null, string | null, string | null>;

export type UploadStatus = 'awaiting-upload' | 'scanning' | 'processing' | 'ready' | 'rejected' | 'failed';

/** The relations of PostgreSQL. Every one carries `account_id` and stands under forced row-level security. */
export interface Database extends ConversationTables, ChannelTables, WebhookTables {
  'app.accounts': { account_id: string; name: string; locale: string; created_at: Timestamp };
  'app.members': { account_id: string; user_id: string; role: 'owner' | 'admin' | 'member'; created_at: Timestamp };
  'app.invitations': {
    account_id: string;
    invitation_id: string;
    email: string;
    role: 'admin' | 'member';
    grants: Json<InvitedGrants>;
    token_id: string;
    invited_by: string;
    created_at: Timestamp;
    expires_at: Timestamp;
  };
  'app.grants': { account_id: string; chatbot_id: string; user_id: string; areas: Json<Areas>; created_at: Timestamp; updated_at: Timestamp };
  'app.api_keys': {
    account_id: string;
    api_key_id: string;
    name: string;
    last_four: string;
    key_hash: string;
    scopes: Json<Areas>;
    chatbot_ids: string[] | null;
    created_by: string;
    created_at: Timestamp;
    expires_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    revoked_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  'app.chatbots': {
    account_id: string;
    chatbot_id: string;
    public_key: string;
    name: string;
    language: 'fr' | 'en';
    instructions: string;
    welcome_message: string;
    fallback_message: string;
    access_policy: Json<AccessPolicy>;
    details: Json<Partial<Details>>;
    published_version: ColumnType<number | null, number | null | undefined, number | null>;
    archived_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    created_at: Timestamp;
    updated_at: Timestamp;
    deleted_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  'app.chatbot_versions': {
    account_id: string;
    chatbot_id: string;
    version: number;
    content: Json<ChatbotContent>;
    published_by: string | null;
    created_at: Timestamp;
  };
  'app.chatbot_parts': {
    account_id: string;
    chatbot_id: string;
    part_id: string;
    kind: PartKind;
    body: Json<Readonly<Record<string, unknown>>>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  'app.materials': {
    account_id: string;
    chatbot_id: string;
    material_id: string;
    kind: 'file' | 'page' | 'text' | 'answer';
    name: string;
    content_type: string;
    bytes: number;
    status: MaterialStatus;
    reason: string | null;
    scan: Json<ScanVerdict>;
    /** The version of the object in quarantine that this material is bound to. */
    quarantine_version: string | null;
    source_url: ColumnType<string | null, string | undefined, string | null>;
    question: ColumnType<string | null, string | undefined, string | null>;
    /** SHA-256 of the bytes that were taken in last, hex: an unchanged page is not taken in again. */
    content_hash: ColumnType<string | null, string | undefined, string | null>;
    resync: ColumnType<Schedule | null, Schedule | undefined, Schedule | null>;
    synced_at: ColumnType<Date | null, Date | undefined, Date | null>;
    sitemap_id: ColumnType<string | null, string | undefined, string | null>;
    /** The fetch under way; what any other fetch brings is thrown away. */
    fetch_id: ColumnType<string | null, string | undefined, string | null>;
    fetch_tries: Generated<number>;
    /** What a text that is written anew will be called once its content is in use. */
    pending_name: ColumnType<string | null, string | undefined, string | null>;
    pending_question: ColumnType<string | null, string | undefined, string | null>;
    /** Why the last fetch of a page, or the last edit of a text, that was taken in before brought nothing. */
    sync_reason: ColumnType<string | null, string | undefined, string | null>;
    next_sync_at: ColumnType<Date | null, Date | undefined, Date | null>;
    chunk_count: Generated<number>;
    page_count: number | null;
    created_at: Timestamp;
    updated_at: Timestamp;
    deleted_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  'app.knowledge_notices': { account_id: string; measure: Measure; share: Share; told_at: Timestamp };
  'app.sitemaps': {
    account_id: string;
    chatbot_id: string;
    sitemap_id: string;
    url: string;
    include: Json<readonly string[]>;
    exclude: Json<readonly string[]>;
    status: 'reading' | 'importing' | 'done' | 'failed';
    reason: ColumnType<string | null, string | undefined, string | null>;
    found: Generated<number>;
    /** Pages that wait for room. */
    pending: ColumnType<readonly string[] | null, string | undefined, string>;
    fetch_id: ColumnType<string | null, string | undefined, string | null>;
    fetch_tries: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  'app.uploads': {
    account_id: string;
    upload_id: string;
    purpose: 'chatbot-avatar' | 'person-avatar' | 'attachment' | 'channel-media';
    chatbot_id: ColumnType<string | null, string | null | undefined, string | null>;
    user_id: ColumnType<string | null, string | null | undefined, string | null>;
    visitor_id: ColumnType<string | null, string | null | undefined, string | null>;
    conversation_id: ColumnType<string | null, string | null | undefined, string | null>;
    name: string;
    content_type: string;
    bytes: number;
    status: UploadStatus;
    reason: ColumnType<string | null, string | undefined, string | null>;
    scan: ColumnType<ScanVerdict | null, string | undefined, string>;
    quarantine_version: ColumnType<string | null, string | undefined, string | null>;
    created_at: Timestamp;
    updated_at: Timestamp;
    deleted_at: ColumnType<Date | null, Date | undefined, Date | null>;
  };
  'app.visitor_secrets': {
    account_id: string;
    chatbot_id: string;
    secret_id: string;
    sealed: string;
    last_four: string;
    created_at: Timestamp;
    previous_id: ColumnType<string | null, string | undefined, string | null>;
    previous_sealed: ColumnType<string | null, string | undefined, string | null>;
    previous_until: ColumnType<Date | null, Date | undefined, Date | null>;
  };
  'app.data_keys': { account_id: string; sealed_key: string; created_at: Timestamp };
  /** A login of the accounts may only write it, and the relay only read and remove. */
  'app.outbox': {
    account_id: string;
    event_id: string;
    type: string;
    chatbot_id: string | null;
    occurred_at: Timestamp;
    data: Json<Readonly<Record<string, unknown>>>;
  };
  'app.keyed_calls': { account_id: string; call_id: string; input_hash: string; result: Buffer | null; made_at: Timestamp };
  'app.conversation_policies': {
    account_id: string;
    chatbot_id: string;
    mode: 'team' | 'selected' | 'assigned';
    member_ids: string[];
    /** Days after the last message; `null` keeps conversations until somebody deletes them. */
    retention_days: ColumnType<number | null, number | null | undefined, number | null>;
    updated_at: Timestamp;
  };
  'app.unanswered_questions': {
    account_id: string;
    chatbot_id: string;
    question_key: string;
    text: string;
    times: Generated<number>;
    message_id: string;
    conversation_id: string;
    first_at: Timestamp;
    last_at: Timestamp;
  };
  'app.exports': {
    account_id: string;
    export_id: string;
    status: 'preparing' | 'ready' | 'failed' | 'expired';
    requested_by: string;
    origin: string;
    /** A bigint comes as text. */
    bytes: ColumnType<string | number | null, number | null | undefined, number | null>;
    created_at: Timestamp;
    expires_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  'app.billing': {
    account_id: string;
    customer_id: ColumnType<string | null, string | undefined, string>;
    subscription_id: ColumnType<string | null, string | undefined, string | null>;
    status: Generated<SubscriptionStatus>;
    plan: ColumnType<SoldPlan | null, SoldPlan | undefined, SoldPlan | null>;
    granted: ColumnType<SoldPlan | null, SoldPlan | undefined, SoldPlan | null>;
    period_ends_at: ColumnType<Date | null, Date | undefined, Date | null>;
    trial_ends_at: ColumnType<Date | null, Date | undefined, Date | null>;
    cancels_at: ColumnType<Date | null, Date | undefined, Date | null>;
    failing_since: ColumnType<Date | null, Date | undefined, Date | null>;
    refused: ColumnType<string | null, string | undefined, string | null>;
    revision: Generated<number>;
    former: Json<FormerStanding>;
    told: Generated<number>;
    telling_until: ColumnType<Date | null, Date | undefined, Date | null>;
    changed_at: Timestamp;
  };
  'knowledge.namespaces': {
    account_id: string;
    chatbot_id: string;
    model: string;
    dimensions: number;
    /** The model with which it is being filled again. */
    next_model: string | null;
    next_dimensions: number | null;
    /** When it was last said that its vectors are of another model than the configured one. */
    asked_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    created_at: Timestamp;
  };
}

export type UploadRow = Selectable<Database['app.uploads']>;
export type SitemapRow = Selectable<Database['app.sitemaps']>;
/** A material as it is read. */
export type MaterialRow = Selectable<Database['app.materials']>;
