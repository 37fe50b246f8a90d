import type { JournalEvent } from './journal.ts';

/** Refusals of one kind, by one caller from one address, that are each a row within a minute; what is more is counted. */
const EACH = 20;
const WINDOW_MS = 60_000;
/** Kinds that are told apart at once; a flood from everywhere counts together beyond that. */
const MOST_KINDS = 1_000;

/** An event with its moment, to be written. */
export interface Dated {
  readonly event: JournalEvent;
  readonly atMs: number;
}

interface Burst {
  readonly begunMs: number;
  seen: number;
  /** At how many the next row is written. */
  next: number;
  /** Counted since the last row, with the first moment and the last event of them. */
  held: { count: number; readonly sinceMs: number; last: Dated } | undefined;
}

export interface Bursts {
  /** What is to be written now that an event has come: itself, or a row that stands for several, or nothing yet. */
  admit(dated: Dated): Dated | undefined;
  /** What was counted and will not be written by another event any more. */
  due(nowMs: number): Dated[];
}

const kindOf = ({ type, accountId, actor, address, action }: JournalEvent): string => JSON.stringify([type, accountId, actor?.id, address, action]);

/** The row for what was held: the last event of it, with how many there were and since when. */
const standingFor = ({ count, sinceMs, last }: NonNullable<Burst['held']>): Dated =>
  count === 1 ? last : { ...last, event: { ...last.event, count, since: new Date(sinceMs).toISOString() } };

/**
 * Keeps a flood of refusals from being a flood of rows (S22.8). The first twenty of a kind in a minute are a row each; then a row is written whenever their number has
 * doubled, and one for what is left. Every row says how many it stands for, so that nothing is left out of the sum, and the first and the last are there. What
 * was done, and not refused, is never counted together.
 */
export function bursts(): Bursts {
  const open = new Map<string, Burst>();

  function release(nowMs: number): Dated[] {
    const left: Dated[] = [];
    // In the order in which they have begun: the first that goes on ends the look.
    for (const [kind, { begunMs, held }] of open) {
      if (nowMs - begunMs < WINDOW_MS) break;
      open.delete(kind);
      if (held) left.push(standingFor(held));
    }
    return left;
  }

  return {
    admit(dated) {
      if (dated.event.outcome !== 'refused') return dated;
      const own = kindOf(dated.event);
      const kind = open.has(own) || open.size < MOST_KINDS ? own : JSON.stringify([dated.event.type]);
      const burst = open.get(kind) ?? { begunMs: dated.atMs, seen: 0, next: EACH, held: undefined };
      open.set(kind, burst);
      burst.seen += 1;
      if (burst.seen <= EACH) return dated;
      burst.held = { count: (burst.held?.count ?? 0) + 1, sinceMs: burst.held?.sinceMs ?? dated.atMs, last: dated };
      if (burst.seen < burst.next * 2) return undefined;
      const row = standingFor(burst.held);
      burst.next = burst.seen;
      burst.held = undefined;
      return row;
    },
    due: release,
  };
}
