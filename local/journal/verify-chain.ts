import { canonicalJson, eventOfRow, hashOfBatch, hashOfEvent, keyOfEvent, parseBatch, type SealedBatch } from './sealed-batch.ts';

/** A batch as the archive has it. */
export interface StoredBatch {
  /** By its name in the archive. */
  readonly number: number;
  /** Of the oldest version: what was put over it later does not count. */
  readonly text: string;
  /** Versions beside the oldest. */
  readonly others: number;
  /** Whether a marker of deletion lies over it. */
  readonly hidden: boolean;
  readonly locked: boolean;
}

/** What is known of a chain beside its batches. */
export interface Chain {
  readonly name: string;
  /** In the order of their numbers. */
  readonly batches: readonly StoredBatch[];
  /** Where the sealer says that it ends. */
  readonly head: { readonly batch: number; readonly sequence: number; readonly hash: string; readonly sealedAt: string | null } | undefined;
  /** Rows of the table by their sort key; `undefined` when only the archive is looked at. */
  readonly rows: ReadonlyMap<string, Readonly<Record<string, unknown>>> | undefined;
}

export type FindingKind =
  | 'batch-missing'
  | 'batch-changed'
  | 'batch-misplaced'
  | 'batch-overwritten'
  | 'batch-hidden'
  | 'batch-unlocked'
  | 'link-broken'
  | 'count-wrong'
  | 'event-changed'
  | 'row-changed'
  | 'row-missing'
  | 'row-unknown'
  | 'not-sealed'
  | 'head-wrong';

/** Something that is not as it was sealed. */
export interface Finding {
  readonly chain: string;
  readonly kind: FindingKind;
  readonly batch?: number;
  readonly sequence?: number;
  readonly says: string;
}

export interface Verdict {
  readonly chain: string;
  readonly batches: number;
  readonly events: number;
  /** The first batch that is kept: those before it have expired. */
  readonly from: number | undefined;
  readonly findings: readonly Finding[];
}

/** What the verdict goes by beside the chain. */
export interface Terms {
  /** How long events are kept. */
  readonly days: number;
  /** Milliseconds. */
  readonly now: number;
}

const DAY_MS = 86_400_000;
/** A sealer that runs every minute has had every chance. */
const LATE_MS = 15 * 60_000;
const GENESIS = '0'.repeat(64);

/** Whether what is of a moment may be gone by its age. */
const isOver = (moment: unknown, { days, now }: Terms): boolean => Date.parse(String(moment)) + days * DAY_MS <= now;

/** Compares one batch with what its own hashes say. */
function withinBatch(chain: string, number: number, batch: SealedBatch): Finding[] {
  const found: Finding[] = [];
  const say = (kind: FindingKind, says: string, sequence?: number): void =>
    void found.push({ chain, kind, batch: number, ...(sequence !== undefined && { sequence }), says });
  if (batch.chain !== chain || batch.batch !== number) say('batch-misplaced', `this is batch ${batch.batch} of ${batch.chain}`);
  if (hashOfBatch(batch) !== batch.hash) say('batch-changed', 'its contents do not have its hash');
  if (batch.count !== batch.events.length || batch.last - batch.first + 1 !== batch.count)
    say('count-wrong', `says ${batch.count} events from ${batch.first} to ${batch.last}, and has ${batch.events.length}`);
  batch.events.forEach(({ sequence, hash, event }, place) => {
    if (sequence !== batch.first + place) say('count-wrong', `event ${sequence} stands where ${batch.first + place} belongs`, sequence);
    if (hashOfEvent(batch.chain, sequence, event) !== hash)
      say('event-changed', `event ${sequence} (${String(event['type'])}) does not have its hash`, sequence);
  });
  return found;
}

/** Compares a batch with the rows from which it was sealed. */
function againstRows(chain: string, batch: SealedBatch, rows: NonNullable<Chain['rows']>, isMarked: boolean, terms: Terms): Finding[] {
  return batch.events.flatMap(({ sequence, event }): Finding[] => {
    const row = rows.get(keyOfEvent(event));
    const say = (kind: FindingKind, says: string): Finding[] => [{ chain, kind, batch: batch.batch, sequence, says }];
    if (row === undefined)
      return isOver(event['at'], terms) ? [] : say('row-missing', `event ${sequence} (${String(event['type'])}) is sealed, and its row is gone`);
    if (canonicalJson(eventOfRow(row)) !== canonicalJson(event)) return say('row-changed', `the row of event ${sequence} is not what was sealed`);
    return isMarked && row['sequence'] !== sequence ? say('row-changed', `the row of event ${sequence} says that it is ${String(row['sequence'])}`) : [];
  });
}

/** The row's side: what no batch holds. */
function unknownRows(chain: string, rows: NonNullable<Chain['rows']>, sealed: ReadonlySet<string>, first: number, terms: Terms): Finding[] {
  return [...rows].flatMap(([key, row]): Finding[] => {
    if (sealed.has(key)) return [];
    const sequence = row['sequence'];
    if (typeof sequence === 'number') {
      // Its batch has expired a moment before the row did.
      return sequence < first && isOver(row['at'], terms)
        ? []
        : [{ chain, kind: 'row-unknown', sequence, says: `the row ${key} says that it is event ${sequence}, which no batch holds` }];
    }
    return Date.parse(String(row['at'])) + LATE_MS < terms.now ? [{ chain, kind: 'not-sealed', says: `the row ${key} waits to be sealed` }] : [];
  });
}

/** Whether everything before the first batch that is kept may be gone by its age. */
const mayBegin = ({ batch, previous }: SealedBatch, terms: Terms): boolean => (batch === 1 ? previous.hash === GENESIS : isOver(previous.sealedAt, terms));

/** Goes through a chain from its first batch to its head, and says what is missing or changed. */
export function verifyChain({ name, batches, head, rows }: Chain, terms: Terms): Verdict {
  const findings: Finding[] = [];
  const say = (kind: FindingKind, batch: number, says: string): void => void findings.push({ chain: name, kind, batch, says });
  const sealed = new Set<string>();
  let events = 0;
  let before: SealedBatch | undefined;
  // Of a chain that has slept for longer than events are kept, the head alone is left.
  let number = batches[0]?.number ?? (head && isOver(head.sealedAt, terms) ? head.batch + 1 : 1);
  let firstSequence = Infinity;
  for (const { number: at, text, others, hidden, locked } of batches) {
    for (; number < at; number += 1) {
      say('batch-missing', number, 'is not in the archive');
      before = undefined;
    }
    number = at + 1;
    if (others > 0) say('batch-overwritten', at, `${others} other versions lie over it`);
    if (hidden) say('batch-hidden', at, 'a marker of deletion lies over it');
    if (!locked) say('batch-unlocked', at, 'nothing keeps it from being deleted');
    let batch: SealedBatch;
    try {
      batch = parseBatch(text);
    } catch {
      say('batch-changed', at, 'is not a batch');
      before = undefined;
      continue;
    }
    findings.push(...withinBatch(name, at, batch));
    if (before) {
      if (batch.previous.hash !== before.hash) say('link-broken', at, 'does not follow the batch before it');
      if (batch.first !== before.last + 1) say('count-wrong', at, `begins with event ${batch.first} after event ${before.last}`);
    } else if (at === batches[0]?.number && !mayBegin(batch, terms))
      say('batch-missing', at - 1, 'and all before it are not in the archive, and not old enough to be gone');
    if (rows) findings.push(...againstRows(name, batch, rows, at <= (head?.batch ?? 0), terms));
    for (const { event } of batch.events) sealed.add(keyOfEvent(event));
    if (head?.batch === at && head.hash !== batch.hash) say('head-wrong', at, 'is not the batch that the sealer has written last');
    firstSequence = Math.min(firstSequence, batch.first);
    events += batch.events.length;
    before = batch;
  }
  for (; head && number <= head.batch; number += 1) say('batch-missing', number, 'was sealed, and is not in the archive');
  if (rows) findings.push(...unknownRows(name, rows, sealed, firstSequence, terms));
  return { chain: name, batches: batches.length, events, from: batches[0]?.number, findings };
}
