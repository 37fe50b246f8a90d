import { createHash, randomBytes } from 'node:crypto';
import { PutCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from './clients.ts';
import type { Principal } from './contract.ts';
import { bursts, type Dated } from './journal-bursts.ts';
import { lateQueue, type Late } from './journal-late.ts';
import { counted, metricOf } from './journal-metrics.ts';
import { TOLD_KINDS, tellingWrite } from './journal-outbox.ts';
import { recordText } from './journal-text.ts';
import { JOURNAL_FIELDS, REFUSED_UNWRITTEN, type JournalType } from './journal-types.ts';
import type { Log } from './log.ts';
import { Problem } from './problem.ts';

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
  /** How many this event stands for, and since when, where a flood was counted together. */
  readonly count?: number;
  readonly since?: string;
}

export interface Journal {
  (event: JournalEvent): Promise<void>;
}

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
    count: event.count,
    since: clean('since', event.since),
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
  const { type, at, outcome, accountId, actor, action, target, change, reason, address, agent, requestId, count, since } = row as KeptEvent;
  return { type, at, outcome, accountId, actor, action, target, change, reason, address, agent, requestId, count, since };
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

/** Writes an event of a moment (milliseconds) to the log of the function, with what it counts as. */
export function logEvent({ event, atMs }: Dated, table: string, log: Pick<Log, 'journal'>): void {
  const row = journalRow(event, atMs);
  const metric = metricOf(row);
  log.journal(row, metric && counted(metric, table, atMs));
}

/** The write of an event of a moment as a row that is only ever added. */
export function rowPut({ event, atMs }: Dated, TableName: string) {
  const row = journalRow(event, atMs);
  const sk = rowKey(row);
  const kept = { pk: row.accountId ? accountPartition(row.accountId) : INSTANCE_PARTITION, sk, unsealed: shardOf(sk) };
  const salt = row.address === undefined && row.agent === undefined ? undefined : newSalt();
  return { TableName, Item: { ...row, ...kept, salt }, ConditionExpression: 'attribute_not_exists(pk)' };
}

/**
 * Writes an event of a moment (milliseconds) as a row that is only ever added; the same event of the same moment is one row, and `false` says that it was
 * there. With the table of the outbox, what is to be told of it is written in the same transaction.
 * @throws Error when the row could not be written.
 */
export const rowWriter =
  (db: DynamoDBDocumentClient, table: string, outbox?: string) =>
  async ({ event, atMs }: Dated): Promise<boolean> => {
    const put = rowPut({ event, atMs }, table);
    const { type, accountId, actor, requestId, outcome, action, target, reason } = put.Item;
    if (outbox === undefined || accountId === undefined || !TOLD_KINDS.has(type)) return applied(db.send(new PutCommand(put)));
    const entry = { type, outcome, accountId, actor, requestId, action, target, reason };
    return applied(db.send(new TransactWriteCommand({ TransactItems: [{ Put: put }, tellingWrite(outbox, entry, atMs)] })));
  };

/** Both, for a job that comes again until it has gone through. @throws Error when the row could not be written. */
export const journalWriter = (db: DynamoDBDocumentClient, table: string, log: Pick<Log, 'journal'>, outbox?: string) => {
  const write = rowWriter(db, table, outbox);
  return async (event: JournalEvent, atMs: number): Promise<boolean> => {
    logEvent({ event, atMs }, table, log);
    return write({ event, atMs });
  };
};

/** The journal of requests, and of jobs that do not come again. */
export interface RequestJournal extends Journal {
  /** Writes down what was counted together and waits for nothing more; at the next request, since a function that answers none is asleep. */
  readonly settle: () => Promise<void>;
}

/**
 * The journal of requests. Every event is in the log; a flood of refusals is few rows that say how many they stand for. An event that the table does not take
 * waits in a queue. One that neither takes is an error line and an alarm: a refusal stands all the same, what was changed stays changed, and what would hand data out is refused.
 * @throws Problem `unavailable` for such an event.
 */
export function journal(db: DynamoDBDocumentClient, table: string, log: Log, now: () => number, outbox?: string, late: () => Late = lateQueue): RequestJournal {
  const write = rowWriter(db, table, outbox);
  const sampled = bursts();

  async function keep(dated: Dated): Promise<void> {
    const { type, requestId } = dated.event;
    const failed = (error: unknown): void => log.error('journal row not written', error, requestId);
    try {
      if (!(await write(dated))) failed(new Error('another event of this request and moment is there'));
    } catch (error) {
      failed(error);
      log.metrics('journal table takes nothing', counted('NotWritten', table, dated.atMs));
      try {
        await late()(dated);
      } catch (cause) {
        log.metrics('journal event in no store', counted('Lost', table, dated.atMs));
        if (REFUSED_UNWRITTEN.has(type)) throw new Problem('unavailable', 'journal', { cause });
      }
    }
  }

  const record = async (event: JournalEvent): Promise<void> => {
    const dated = { event, atMs: now() };
    logEvent(dated, table, log);
    for (const one of [...sampled.due(dated.atMs), sampled.admit(dated)]) if (one) await keep(one);
  };
  return Object.assign(record, {
    settle: async () => {
      for (const one of sampled.due(now())) await keep(one);
    },
  });
}
