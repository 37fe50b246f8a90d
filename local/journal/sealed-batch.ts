import { createHash } from 'node:crypto';

// Written for itself, from docs/journal.md and not from the sealer's code: two that agree on the format are worth more than one that agrees with itself.

/** An event as it stands in a batch. */
export type SealedEvent = Readonly<Record<string, unknown>> & { readonly who?: string };

/** A batch as it was sealed (docs/journal.md, "Format"). */
export interface SealedBatch {
  readonly format: string;
  readonly chain: string;
  readonly batch: number;
  readonly previous: { readonly hash: string; readonly sealedAt: string | null };
  readonly sealedAt: string;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly events: readonly { readonly sequence: number; readonly hash: string; readonly event: SealedEvent }[];
  readonly hash: string;
}

/** JSON with sorted members and without spaces (RFC 8785, for text, whole numbers, lists and objects). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson((value as Record<string, unknown>)[name])}`).join(',')}}`;
}

const digest = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** The hash that a batch should have by its contents. */
export function hashOfBatch(batch: SealedBatch): string {
  const { hash: _said, ...rest } = batch;
  return digest(rest);
}

/** The hash that an event should have in its place. */
export const hashOfEvent = (chain: string, sequence: number, event: SealedEvent): string => digest({ chain, sequence, event });

const FIELDS = ['type', 'at', 'outcome', 'accountId', 'actor', 'action', 'target', 'change', 'reason', 'requestId', 'count', 'since'] as const;

/** A row of the table as its event should stand in a batch: address and agent by their salted digest. */
export function eventOfRow(row: Readonly<Record<string, unknown>>): SealedEvent {
  const given = (names: readonly string[]): Record<string, unknown> =>
    Object.fromEntries(names.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]])));
  return { ...given(FIELDS), ...(row['salt'] !== undefined && { who: digest(given(['salt', 'address', 'agent'])) }) };
}

/** The sort key of an event's row. */
export const keyOfEvent = ({ at, requestId, type }: SealedEvent): string => [at, requestId, type].join('#');

/** @throws Error when a text is not a batch at all. */
export function parseBatch(text: string): SealedBatch {
  const batch = JSON.parse(text) as Partial<SealedBatch> | null;
  const numbers = [batch?.batch, batch?.first, batch?.last, batch?.count];
  const texts = [batch?.format, batch?.chain, batch?.sealedAt, batch?.hash, batch?.previous?.hash];
  const whole = numbers.every((value) => Number.isInteger(value)) && texts.every((value) => typeof value === 'string') && Array.isArray(batch?.events);
  if (!whole || batch?.format !== 'rempart-journal/1') throw new Error('not a batch of rempart-journal/1');
  return batch as SealedBatch;
}
