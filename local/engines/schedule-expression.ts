import { parseField } from './cron-field.ts';
import type { FieldKind } from './cron-field.ts';

interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  readonly matchesDay: (day: Date) => boolean;
}

const kinds = {
  minute: { label: 'minutes', minimum: 0, maximum: 59 },
  hour: { label: 'hours', minimum: 0, maximum: 23 },
  day: { label: 'day of month', minimum: 1, maximum: 31 },
  month: { label: 'month', minimum: 1, maximum: 12, names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] },
  weekday: { label: 'day of week', minimum: 1, maximum: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
  year: { label: 'year', minimum: 1970, maximum: 2199 },
} as const satisfies Record<string, FieldKind>;

const unitMilliseconds = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * When a rule of "Schedule expressions" (EventBridge user guide) runs next, strictly after a time, in UTC; undefined when never again.
 * A rate counts from `after`.
 * @throws Error that says what is wrong with the expression.
 */
export function nextTime(expression: string, after: Date): Date | undefined {
  const [, kind, body = ''] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return new Date(after.getTime() + parseRate(body));
  if (kind === 'cron') return nextMatch(parseCron(body), after);
  throw new Error(`${JSON.stringify(expression)} is neither rate(...) nor cron(...)`);
}

function parseRate(body: string): number {
  const [, count = '0', unit, plural] = /^(\d{1,9}) (minute|hour|day)(s?)$/.exec(body) ?? [];
  const value = Number(count);
  const isOne = value === 1;
  if (unit === undefined || value === 0 || isOne === (plural === 's')) {
    throw new Error(`rate(${body}) must be a positive number and minute(s), hour(s) or day(s), singular for 1 alone`);
  }
  return value * unitMilliseconds[unit as keyof typeof unitMilliseconds];
}

function parseCron(body: string): Cron {
  const [minute, hour, day, month, weekday, year, ...rest] = body.trim().split(/\s+/);
  if (
    minute === undefined ||
    hour === undefined ||
    day === undefined ||
    month === undefined ||
    weekday === undefined ||
    year === undefined ||
    rest.length > 0
  ) {
    throw new Error(`cron(${body}) must have six fields: minutes, hours, day of month, month, day of week, year`);
  }
  if ((day === '?') === (weekday === '?')) throw new Error(`cron(${body}) must have ? in exactly one of day of month and day of week`);
  const days = day === '?' ? undefined : parseField(day, kinds.day);
  const weekdays = weekday === '?' ? undefined : parseField(weekday, kinds.weekday);
  return {
    minutes: ascending(parseField(minute, kinds.minute)),
    hours: ascending(parseField(hour, kinds.hour)),
    months: parseField(month, kinds.month),
    years: parseField(year, kinds.year),
    matchesDay: (date) => days?.has(date.getUTCDate()) ?? weekdays?.has(date.getUTCDay() + 1) ?? false,
  };
}

function nextMatch(cron: Cron, after: Date): Date | undefined {
  const earliest = Math.floor(after.getTime() / 60_000) * 60_000 + 60_000;
  let day = startOfDay(new Date(earliest));
  while (day.getUTCFullYear() <= kinds.year.maximum) {
    if (!cron.years.has(day.getUTCFullYear())) {
      day = new Date(Date.UTC(day.getUTCFullYear() + 1, 0, 1));
    } else if (!cron.months.has(day.getUTCMonth() + 1)) {
      day = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1));
    } else {
      const found = cron.matchesDay(day) ? timeOfDay(cron, day, earliest) : undefined;
      if (found) return found;
      day = new Date(day.getTime() + unitMilliseconds.day);
    }
  }
  return undefined;
}

function timeOfDay({ hours, minutes }: Cron, day: Date, earliest: number): Date | undefined {
  const times = hours.flatMap((hour) => minutes.map((minute) => day.getTime() + hour * unitMilliseconds.hour + minute * unitMilliseconds.minute));
  const first = times.find((time) => time >= earliest);
  return first === undefined ? undefined : new Date(first);
}

function startOfDay(time: Date): Date {
  return new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()));
}

function ascending(values: ReadonlySet<number>): readonly number[] {
  return [...values].toSorted((left, right) => left - right);
}
