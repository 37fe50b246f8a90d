import { Temporal } from 'temporal-polyfill';

/** When a chatbot is open, by the wall clocks of one place. */
export interface ActiveHours {
  /** IANA name, e.g. `Europe/Paris`. */
  readonly timeZone: string;
  readonly windows: readonly Window[];
}

/** Days are those on which a window begins: 1 is Monday. `to` is the first minute that is closed again; before or at `from` it is one of the next day, and the same means all day long. */
export interface Window {
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

/** The version of the time-zone data that the runtime judges by, e.g. `2025b`: countries change their clocks at short notice. */
export const TIME_ZONE_DATA = process.versions['tz'] ?? 'unknown';

const MINUTES_A_DAY = 1_440;
/** A window that is open begins at the latest within a week, whatever the days. */
const DAYS_AHEAD = 8;

/** Names of places only: an offset has no summer time, and an abbreviation means different things in different countries. */
const ZONE = /^(?:UTC|[A-Z][A-Za-z_]+(?:\/[A-Z][A-Za-z0-9_+-]+){1,2})$/;

export function isTimeZone(name: string): boolean {
  if (!ZONE.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Length of a window in minutes of the wall clock. */
const lengthOf = ({ from, to }: Window): number => {
  const minutes = minutesOf(to) - minutesOf(from);
  return minutes > 0 ? minutes : minutes + MINUTES_A_DAY;
};

/** Open stretches of a week of wall time, in minutes since Monday 00:00; one that runs over Sunday's midnight is cut in two. */
const stretches = ({ windows }: ActiveHours): (readonly [from: number, to: number])[] =>
  windows.flatMap((window) =>
    window.days.flatMap((day) => {
      const from = (day - 1) * MINUTES_A_DAY + minutesOf(window.from);
      const to = from + lengthOf(window);
      const week = 7 * MINUTES_A_DAY;
      return to <= week ? [[from, to] as const] : [[from, week] as const, [0, to - week] as const];
    }),
  );

/** Whether two windows are open at the same time: then one of them is a mistake. */
export function overlaps(hours: ActiveHours): boolean {
  const sorted = stretches(hours).sort(([a], [b]) => a - b);
  return sorted.some(([from], place) => place > 0 && from < (sorted[place - 1]?.[1] ?? 0));
}

/**
 * Whether it is open at an instant (milliseconds since the epoch), by the wall clock of its place: an hour that the clock shows twice in autumn is open
 * twice, and one that it leaves out in spring is not missed. The start counts, the end does not (S21).
 */
export function isOpen(hours: ActiveHours, atMs: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(hours.timeZone);
  const minute = (local.dayOfWeek - 1) * MINUTES_A_DAY + local.hour * 60 + local.minute;
  return stretches(hours).some(([from, to]) => from <= minute && minute < to);
}

/** When it opens next after an instant at which it is closed; `undefined` when it never does. RFC 3339, UTC. */
export function opensAt(hours: ActiveHours, atMs: number): string | undefined {
  const today = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(hours.timeZone).toPlainDate();
  const openings = Array.from({ length: DAYS_AHEAD }, (_, ahead) => today.add({ days: ahead })).flatMap((date) =>
    hours.windows
      .filter(({ days }) => days.includes(date.dayOfWeek))
      // A time that the clock leaves out in spring is taken as the moment at which it jumps.
      .map(({ from }) => date.toZonedDateTime({ timeZone: hours.timeZone, plainTime: Temporal.PlainTime.from(from) }).epochMilliseconds)
      .filter((opening) => opening > atMs),
  );
  return openings.length === 0 ? undefined : new Date(Math.min(...openings)).toISOString();
}
