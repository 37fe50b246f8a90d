/**
 * A day as hourly buckets: the hour that runs, and the 24 before it. What was taken counts for 24 to 25 hours, so no 24 hours hold more than the count; the
 * rounding is against the caller.
 */
export interface Day {
  /** Hours since the epoch. */
  readonly hour: number;
  readonly total: number;
  /** By hour modulo their number. */
  readonly buckets: readonly number[];
}

export const HOUR_MS = 3_600_000;
const BUCKETS = 25;

export const EMPTY_DAY: Day = { hour: 0, total: 0, buckets: [] };

export const bucketOf = (hour: number): number => hour % BUCKETS;

/** The day as it stands in an hour: what has left the window is gone. A clock that is behind changes nothing. */
export function dayAt(day: Day, hour: number): Day {
  if (hour <= day.hour) return day;
  const buckets = Array.from({ length: BUCKETS }, (_, index) => {
    // The hour that this bucket stands for now; of the past only what the window still holds.
    const of = hour - ((((hour - index) % BUCKETS) + BUCKETS) % BUCKETS);
    return of <= day.hour && of > day.hour - BUCKETS ? (day.buckets[index] ?? 0) : 0;
  });
  return { hour, buckets, total: buckets.reduce((sum, count) => sum + count, 0) };
}

/** The day with one more. */
export const withOne = (day: Day): Day => ({
  hour: day.hour,
  total: day.total + 1,
  buckets: Array.from({ length: BUCKETS }, (_, index) => (day.buckets[index] ?? 0) + (index === bucketOf(day.hour) ? 1 : 0)),
});

/** When a full day has room again: the hour at which enough of the oldest has left; milliseconds since the epoch. */
export function roomAt(day: Day, count: number): number {
  let left = day.total;
  for (let hour = day.hour - BUCKETS + 1; hour <= day.hour; hour += 1) {
    left -= day.buckets[bucketOf(hour)] ?? 0;
    if (left < count) return (hour + BUCKETS) * HOUR_MS;
  }
  return (day.hour + BUCKETS) * HOUR_MS;
}
