import { randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from './clients.ts';
import { Problem } from './problem.ts';
import { freeSlots, nextFree, paceSlot, shardSizes, stateHeader, type Slots, type Window } from './ring.ts';

/** A place that was taken; giving it back needs to know which. */
export interface Place {
  readonly pk: string;
  readonly slot: number;
  readonly atMs: number;
}

export type Taken =
  | {
      readonly taken: true;
      readonly place: Place;
      /** Exact for a window of one item, else estimated from the item that was seen. */ readonly remaining: number;
    }
  | { readonly taken: false; /** When the next place is free; the honest `Retry-After`. */ readonly retryAfterSeconds: number };

/** How a window stands after a place was taken or refused, as a reply's headers say it. */
export const stateAfter = (window: Window, taken: Taken): string =>
  taken.taken ? stateHeader(window, taken.remaining, window.seconds) : stateHeader(window, 0, taken.retryAfterSeconds);

export interface Rings {
  /**
   * Takes a place in the window of a key, or says when the next is free. A refusal writes nothing and so prolongs nothing.
   * @throws Problem `unavailable` when the store does not answer: a limit that cannot be counted admits nobody.
   */
  take(window: Window, key: string): Promise<Taken>;
  /** Gives a place back, because what it stood for did not happen. */
  release(place: Place): Promise<void>;
}

/**
 * Where a place that is lost is lost for long, the item has the mark of whoever wrote last; with so many slots there is room for it within 1 KB. Elsewhere what is lost comes
 * back by itself, soon.
 */
const MARKED = { fromMs: 600_000, upTo: 60 } as const;
const newMark = (): string => randomBytes(9).toString('base64url');

const attribute = (slot: number): string => `s${slot}`;
/** Races for the same slot are lost by all but one; each loser learns which slots are free. More losses in a row than this are no race. */
const MAX_TRIES = 200;

/** Slots of an item: numbers as the document client reads them, or as the wire has them where a condition failed. */
const slotsOf = (item: Readonly<Record<string, unknown>> | Readonly<Record<string, AttributeValue>> | undefined): Slots =>
  new Map(
    Object.entries(item ?? {})
      .filter(([name]) => /^s\d+$/.test(name))
      .map(([name, value]) => [Number(name.slice(1)), Number(typeof value === 'number' ? value : (value as AttributeValue).N)]),
  );

const orUnavailable = (error: unknown): never => {
  throw error instanceof Problem ? error : new Problem('unavailable', 'limits', { cause: error });
};

/** Rings in a DynamoDB table. `random` is a number in [0, 1). */
export function rings(db: DynamoDBDocumentClient, TableName: string, now: () => number, random: () => number = Math.random): Rings {
  /** Keys that are known to be full, and until when: nothing can free them sooner, so nobody asks again. */
  const full = new Map<string, number>();

  async function tryItem(
    pk: string,
    size: number,
    windowMs: number,
  ): Promise<{ readonly place: Place; readonly slots: Slots } | { readonly freeAtMs: number }> {
    let slot = paceSlot(size, windowMs, now());
    const mark = windowMs >= MARKED.fromMs && size <= MARKED.upTo ? newMark() : undefined;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const atMs = now();
      try {
        const { Attributes } = await db.send(
          new UpdateCommand({
            TableName,
            Key: { pk, sk: 'RING' },
            UpdateExpression: `SET #slot = :now, expiresAt = :gone${mark ? ', #mark = :mark' : ''}`,
            ConditionExpression: 'attribute_not_exists(#slot) OR #slot <= :free',
            ExpressionAttributeNames: { '#slot': attribute(slot), ...(mark && { '#mark': 'mark' }) },
            ExpressionAttributeValues: {
              ':now': atMs,
              ':free': atMs - windowMs,
              ':gone': Math.ceil((atMs + windowMs) / 1000) + 60,
              ...(mark && { ':mark': mark }),
            },
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return { place: { pk, slot, atMs }, slots: slotsOf(Attributes) };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const slots = slotsOf(error.Item);
        // The reply was lost, and the client has asked again for what it had: the last who wrote here is this call. Where somebody has come since, it takes a second place.
        if (mark && error.Item?.['mark']?.S === mark) return { place: { pk, slot, atMs }, slots };
        const free = freeSlots(size, slots, windowMs, now());
        if (free.length === 0) return { freeAtMs: nextFree(size, slots, windowMs) };
        slot = free[Math.floor(random() * free.length)] ?? 0;
      }
    }
    throw new Problem('unavailable', 'a ring was lost too often');
  }

  return {
    async take(window, key) {
      const windowMs = window.seconds * 1000;
      const base = `RING#${window.name}#${key}`;
      const refuse = (untilMs: number): Taken => ({ taken: false, retryAfterSeconds: Math.max(1, Math.ceil((untilMs - now()) / 1000)) });
      const known = full.get(base);
      if (known !== undefined) {
        if (known > now()) return refuse(known);
        full.delete(base);
      }
      const sizes = shardSizes(window.count);
      const first = Math.floor(random() * sizes.length);
      let freeAtMs = Infinity;
      for (let step = 0; step < sizes.length; step += 1) {
        const shard = (first + step) % sizes.length;
        const size = sizes[shard] ?? 0;
        const seen = await tryItem(`${base}#${shard}`, size, windowMs).catch(orUnavailable);
        if ('place' in seen) {
          const free = freeSlots(size, seen.slots, windowMs, now()).length;
          return { taken: true, place: seen.place, remaining: Math.round((free / size) * window.count) };
        }
        freeAtMs = Math.min(freeAtMs, seen.freeAtMs);
      }
      // A few thousand keys at most: an execution environment is asked by one client at a time.
      if (full.size > 5_000) full.clear();
      if (!window.returnable) full.set(base, freeAtMs);
      return refuse(freeAtMs);
    },
    async release({ pk, slot, atMs }) {
      await applied(
        db.send(
          new UpdateCommand({
            TableName,
            Key: { pk, sk: 'RING' },
            UpdateExpression: 'REMOVE #slot',
            ConditionExpression: '#slot = :at',
            ExpressionAttributeNames: { '#slot': attribute(slot) },
            ExpressionAttributeValues: { ':at': atMs },
          }),
        ),
      ).catch(orUnavailable);
    },
  };
}
