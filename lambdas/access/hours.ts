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
const MINUTES_A_WEEK = 7 * MINUTES_A_DAY;
const MINUTE_MS = 60_000;
/** A window begins again within a week, and within two where the clock leaves it out in spring. */
const DAYS_AHEAD = 15;
const HOUR = 60;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

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
      return to <= MINUTES_A_WEEK ? [[from, to] as const] : [[from, MINUTES_A_WEEK] as const, [0, to - MINUTES_A_WEEK] as const];
    }),
  );

/** Whether a minute of the week is in one of its open stretches. */
const within = (open: ReturnType<typeof stretches>, minute: number): boolean => open.some(([from, to]) => from <= minute && minute < to);

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the wall clock of a place shows at an instant, in minutes since Monday 00:00. */
function wallMinute(timeZone: string, atMs: number): number {
  let clock = clocks.get(timeZone);
  if (!clock)
    clocks.set(timeZone, (clock = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })));
  const shown = Object.fromEntries(clock.formatToParts(atMs).map(({ type, value }) => [type, value]));
  return WEEKDAYS.indexOf(shown['weekday'] ?? '') * MINUTES_A_DAY + Number(shown['hour']) * 60 + Number(shown['minute']);
}

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
  return within(stretches(hours), wallMinute(hours.timeZone, atMs));
}

/** The first moment after an instant at which it is open, where it is closed at that instant; `undefined` when it never is. RFC 3339, UTC. */
export function opensAt(hours: ActiveHours, atMs: number): string | undefined {
  const open = stretches(hours);
  if (open.length === 0) return undefined;
  const end = atMs + DAYS_AHEAD * MINUTES_A_DAY * MINUTE_MS;
  for (let at = (Math.floor(atMs / MINUTE_MS) + 1) * MINUTE_MS; at < end;) {
    const minute = wallMinute(hours.timeZone, at);
    if (within(open, minute)) return new Date(at).toISOString();
    const ahead = Math.min(...open.map(([from]) => (from - minute + MINUTES_A_WEEK) % MINUTES_A_WEEK));
    // To the next beginning at once, unless the clock is moved before it: then by the hour, and by the minute where it is moved.
    const steady = (step: number): boolean => wallMinute(hours.timeZone, at + step * MINUTE_MS) === (minute + step) % MINUTES_A_WEEK;
    at += MINUTE_MS * ([ahead, Math.min(ahead, HOUR)].find(steady) ?? 1);
  }
  return undefined;
}
