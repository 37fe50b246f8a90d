import { createHash, randomBytes } from 'node:crypto';
import { PutCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from './clients.ts';
import type { Principal } from './contract.ts';
import { TOLD_KINDS, tellingWrite } from './journal-outbox.ts';
import { recordText } from './journal-text.ts';
import { JOURNAL_FIELDS, type JournalType } from './journal-types.ts';
import type { Log } from './log.ts';

/** One security event (S22): a closed set of fields, no text of a user, no secret. */
export interface JournalEvent {
  readonly type: JournalType;
  readonly outcome: 'refused' | 'done';
  readonly accountId?: string;
  readonly actor?: { readonly kind: Principal['kind'] | 'system'; readonly id: string };
  /** What was to be done: the route's name, or the job's. */
  readonly action: string;
  /** Ids of the resource, never its content. */
  readonly target?: string;
  /** What was and what is, in words of ours: roles, areas, modes. */
  readonly change?: string;
  readonly reason?: string;
  readonly address?: string;
  readonly agent?: string;
  readonly requestId: string;
}

export type Journal = (event: JournalEvent) => Promise<void>;

/** A field's text, encoded and as long as the field may be. */
const clean = (field: keyof typeof JOURNAL_FIELDS, value: string | undefined): string | undefined => recordText(value, JOURNAL_FIELDS[field].max);

/** What is kept of an event of a moment: the closed set of fields, each bounded. By name, so that nothing else of whatever an event was made from gets in. */
export function journalRow({ type, outcome, accountId, actor, ...event }: JournalEvent, atMs: number) {
  return {
    type,
    outcome,
    accountId: clean('accountId', accountId),
    actor: actor && { kind: actor.kind, id: recordText(actor.id, JOURNAL_FIELDS.actor.max) ?? '' },
    requestId: clean('requestId', event.requestId) ?? '',
    at: new Date(atMs).toISOString(),
    action: clean('action', event.action) ?? '-',
    target: clean('target', event.target),
    change: clean('change', event.change),
    reason: clean('reason', event.reason),
    address: clean('address', event.address),
    agent: clean('agent', event.agent),
  };
}

/** The id of whoever acts. */
export function actorOf(principal: Principal | undefined): JournalEvent['actor'] {
  if (!principal) return undefined;
  if (principal.kind === 'session') return { kind: 'session', id: principal.userId };
  return principal.kind === 'api-key' ? { kind: 'api-key', id: principal.apiKeyId } : { kind: 'visitor', id: principal.visitorId };
}

/** The partition of an account's events. */
export const accountPartition = (accountId: string): string => `ACCOUNT#${accountId}`;
/** The partition of events that belong to no account. */
export const INSTANCE_PARTITION = 'INSTANCE';

/** An event as it is kept. */
export type KeptEvent = ReturnType<typeof journalRow>;

/** The event that a row holds: by name, so that nothing which is kept beside it gets out. */
export function keptEvent(row: Readonly<Record<string, unknown>>): KeptEvent {
  const { type, at, outcome, accountId, actor, action, target, change, reason, address, agent, requestId } = row as KeptEvent;
  return { type, at, outcome, accountId, actor, action, target, change, reason, address, agent, requestId };
}

/** The place of an event in its partition: by its moment. */
export const rowKey = ({ at, requestId, type }: Pick<KeptEvent, 'at' | 'requestId' | 'type'>): string => `${at}#${requestId}#${type}`;

/** The index of rows that are not sealed yet, in shards, because a partition takes a thousand writes a second. */
export const UNSEALED_INDEX = 'unsealed';
const SHARDS = 8;
export const unsealedShards = (): string[] => Array.from({ length: SHARDS }, (_, shard) => `U${shard}`);
const shardOf = (sk: string): string => `U${(createHash('sha256').update(sk).digest()[0] ?? 0) % SHARDS}`;

/** Salts the digest by which the archive vouches for who somebody was. 128 bits. */
const newSalt = (): string => randomBytes(16).toString('base64url');

/**
 * Writes an event of a moment (milliseconds) to the log group and as a row that is only ever added; the same event of the same moment is one row,
 * and `false` says that it was there. With the table of the outbox, what is to be told of it is written in the same transaction.
 * @throws Error when the row could not be written.
 */
export const journalWriter =
  (db: DynamoDBDocumentClient, table: string, log: Pick<Log, 'journal'>, outbox?: string) =>
  async (event: JournalEvent, atMs: number): Promise<boolean> => {
    const row = journalRow(event, atMs);
    const { type, accountId, actor, requestId, outcome } = row;
    log.journal(row);
    const sk = rowKey(row);
    const kept = { pk: accountId ? accountPartition(accountId) : INSTANCE_PARTITION, sk, unsealed: shardOf(sk) };
    const salt = row.address === undefined && row.agent === undefined ? undefined : newSalt();
    const put = { TableName: table, Item: { ...row, ...kept, salt }, ConditionExpression: 'attribute_not_exists(pk)' };
    if (outbox === undefined || accountId === undefined || !TOLD_KINDS.has(type)) return applied(db.send(new PutCommand(put)));
    const entry = { type, outcome, accountId, actor, requestId, action: row.action, target: row.target, reason: row.reason };
    return applied(db.send(new TransactWriteCommand({ TransactItems: [{ Put: put }, tellingWrite(outbox, entry, atMs)] })));
  };

/** The journal of requests: a sink that fails is an error line and an alarm; the refusal itself stands. */
export function journal(db: DynamoDBDocumentClient, table: string, log: Log, now: () => number, outbox?: string): Journal {
  const write = journalWriter(db, table, log, outbox);
  return async (event) => {
    const failed = (error: unknown): void => log.error('journal row not written', error, event.requestId);
    await write(event, now()).then((written) => written || failed(new Error('another event of this request and moment is there')), failed);
  };
}
