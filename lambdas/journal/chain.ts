import { createHash } from 'node:crypto';
import type { KeptEvent } from '../core/journal.ts';

/** What an archive of the journal is written in; another layout gets another name. */
export const FORMAT = 'rempart-journal/1';
/** What the first batch of a chain follows. */
export const GENESIS = '0'.repeat(64);
/** Events of one batch: some hundred kilobytes at most. */
export const BATCH_MAX = 500;

/** The canonical JSON of RFC 8785, for what batches are made of: objects, lists, ASCII names, text and whole numbers. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)
    .join(',')}}`;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An event as it is sealed: without address and agent, for which `who` vouches. */
export type SealedEvent = Omit<KeptEvent, 'address' | 'agent'> & { readonly who?: string };

/** One link of a chain: some events in a row, and the link before. */
export interface Batch {
  readonly format: typeof FORMAT;
  /** The account's id, or `instance`. */
  readonly chain: string;
  readonly batch: number;
  /** Hash and moment of the batch before; zeros and `null` before the first. */
  readonly previous: { readonly hash: string; readonly sealedAt: string | null };
  readonly sealedAt: string;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly events: readonly { readonly sequence: number; readonly hash: string; readonly event: SealedEvent }[];
  /** Of everything else in canonical form. */
  readonly hash: string;
}

/** Where a chain ends. */
export interface Head {
  readonly batch: number;
  readonly sequence: number;
  readonly hash: string;
  readonly sealedAt: string | null;
}

export const BEGINNING: Head = { batch: 0, sequence: 0, hash: GENESIS, sealedAt: null };

/**
 * An event as it is sealed. Who somebody was stays in the table, from which it goes in time: what cannot be deleted from the archive vouches for it by a digest
 * that is salted, so that nobody finds an address by trying them all.
 */
export function sealedEvent({ address, agent, ...event }: KeptEvent, salt: string | undefined): SealedEvent {
  return { ...event, ...(salt !== undefined && { who: sha256(canonical({ salt, address, agent })) }) };
}

const eventHash = (chain: string, sequence: number, event: SealedEvent): string => sha256(canonical({ chain, sequence, event }));
const batchHash = ({ hash: _hash, ...rest }: Batch): string => sha256(canonical(rest));

/** The link that follows a head. */
export function nextBatch(chain: string, head: Head, events: readonly SealedEvent[], sealedAt: string): Batch {
  const first = head.sequence + 1;
  const link: Batch = {
    format: FORMAT,
    chain,
    batch: head.batch + 1,
    previous: { hash: head.hash, sealedAt: head.sealedAt },
    sealedAt,
    first,
    last: head.sequence + events.length,
    count: events.length,
    events: events.map((event, place) => ({ sequence: first + place, hash: eventHash(chain, first + place, event), event })),
    hash: '',
  };
  return { ...link, hash: batchHash(link) };
}

/** Where a chain ends with a batch. */
export const headOf = ({ batch, last, hash, sealedAt }: Batch): Head => ({ batch, sequence: last, hash, sealedAt });

/** @throws Error when a batch is not the whole and unchanged one that follows a head. */
export function demandNext(found: Batch, chain: string, head: Head): void {
  const expected = nextBatch(
    chain,
    head,
    found.events.map(({ event }) => event),
    found.sealedAt,
  );
  if (canonical(found) !== canonical(expected)) throw new Error(`batch ${head.batch + 1} of ${chain} does not follow the one before`);
}
