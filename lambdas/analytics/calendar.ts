import { Temporal } from 'temporal-polyfill';
import { isTimeZone } from '../access/hours.ts';
import { invalidAt } from '../core/problem.ts';

export type Granularity = 'day' | 'hour';

/** A stretch of days as somebody's calendar has them, and the steps in which it is told. */
export interface Stretch {
  readonly from: string;
  /** The last day, which is in it. */
  readonly to: string;
  readonly timeZone: string;
  readonly granularity: Granularity;
  /** Milliseconds since the epoch; the end is not in it. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Where each step begins. */
  readonly starts: readonly number[];
}

const USUAL_DAYS = 30;
/** Steps of one reply: a year of days, a month of hours. */
const DAYS_MAX = { day: 400, hour: 31 } as const satisfies Record<Granularity, number>;
const HOUR_MS = 3_600_000;
/** The finest offset that a time zone has. */
const QUARTER_MS = 900_000;

const refuse = (pointer: string, detail: string): never => {
  throw invalidAt(`#/query/${pointer}`, detail);
};

/** A day, or the day on which a moment is by the clocks of the time zone. */
const dayOf = (text: string, pointer: string, timeZone: string): Temporal.PlainDate => {
  try {
    if (text.includes('T')) return Temporal.Instant.from(text).toZonedDateTimeISO(timeZone).toPlainDate();
    return Temporal.PlainDate.from(text);
  } catch {
    return refuse(pointer, 'Not a day');
  }
};
const beginning = (day: Temporal.PlainDate, timeZone: string): number => day.toZonedDateTime({ timeZone }).epochMilliseconds;

/** Where the hours of a place begin: an hour that its clock shows twice is two, and one that it leaves out is none. */
function hours(fromMs: number, toMs: number, timeZone: string): number[] {
  const starts: number[] = [];
  for (let at = fromMs; at < toMs; at += QUARTER_MS) {
    const { minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
    if (minute === 0 || at === fromMs) {
      starts.push(at);
      // Nothing begins within the hour, save where a clock is moved by less than one.
      if (at + HOUR_MS < toMs && Temporal.Instant.fromEpochMilliseconds(at + HOUR_MS).toZonedDateTimeISO(timeZone).minute === 0) at += HOUR_MS - QUARTER_MS;
    }
  }
  return starts;
}

/** @throws Problem `invalid-request` for what is no stretch of days, or too long a one. */
export function stretchOf(
  given: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly timeZone?: string | undefined;
    readonly granularity?: Granularity | undefined;
  },
  nowMs: number,
): Stretch {
  const { timeZone = 'UTC', granularity = 'day' } = given;
  if (!isTimeZone(timeZone)) refuse('timeZone', 'Give a time zone by its IANA name, such as Europe/Paris');
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate();
  const to = given.to === undefined ? today : dayOf(given.to, 'to', timeZone);
  const from = given.from === undefined ? to.subtract({ days: Math.min(USUAL_DAYS, DAYS_MAX[granularity]) - 1 }) : dayOf(given.from, 'from', timeZone);
  const days = from.until(to, { largestUnit: 'days' }).days + 1;
  if (days < 1) refuse('to', 'Lies before its beginning');
  if (days > DAYS_MAX[granularity]) refuse('from', `At most ${DAYS_MAX[granularity]} days at once`);
  const fromMs = beginning(from, timeZone);
  const toMs = beginning(to.add({ days: 1 }), timeZone);
  const starts = granularity === 'day' ? Array.from({ length: days }, (_, day) => beginning(from.add({ days: day }), timeZone)) : hours(fromMs, toMs, timeZone);
  return { from: from.toString(), to: to.toString(), timeZone, granularity, fromMs, toMs, starts };
}
