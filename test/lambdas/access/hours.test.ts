import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { isOpen, isTimeZone, opensAt, overlaps, TIME_ZONE_DATA, type ActiveHours } from '../../../lambdas/access/hours.ts';

interface Vector {
  readonly id: string;
  readonly tz: string;
  readonly days: number[];
  readonly start: string;
  readonly end: string;
  readonly utc: string;
  readonly expect: boolean;
  readonly why: string;
}
const vectors = JSON.parse(readFileSync('test/vectors/active-hours-vectors.json', 'utf8')) as Vector[];
const at = (text: string): number => Date.parse(text);
const WEEK = [1, 2, 3, 4, 5];
const one = (timeZone: string, days: number[], from: string, to: string): ActiveHours => ({ timeZone, windows: [{ days, from, to }] });
const office = one('Europe/Paris', WEEK, '09:00', '18:00');

describe('active hours (S21.8)', () => {
  test.each(vectors)('$id: $why', ({ tz, days, start, end, utc, expect: expected }) => {
    expect(isOpen(one(tz, days, start, end), at(utc))).toBe(expected);
  });

  test.each([
    ['the first second counts', office, '2026-11-23T08:00:00Z', true],
    ['the last second counts', office, '2026-11-23T16:59:59.999Z', true],
    ['the end does not', office, '2026-11-23T17:00:00Z', false],
    ['in summer the same wall clock is another instant', office, '2026-07-06T07:00:00Z', true],
    ['and the winter instant is too late there', office, '2026-07-06T16:00:00Z', false],
    ['Saturday is not a weekday', office, '2026-11-21T10:00:00Z', false],
    ['overnight, Friday evening', one('Europe/Paris', [5], '22:00', '02:00'), '2026-11-20T22:00:00Z', true],
    ['overnight belongs to the day on which it began', one('Europe/Paris', [5], '22:00', '02:00'), '2026-11-21T00:59:59Z', true],
    ['overnight ends', one('Europe/Paris', [5], '22:00', '02:00'), '2026-11-21T01:00:00Z', false],
    ['the night before Friday is not Friday night', one('Europe/Paris', [5], '22:00', '02:00'), '2026-11-20T00:30:00Z', false],
    ['over Sunday’s midnight into Monday', one('UTC', [7], '23:00', '01:00'), '2026-11-23T00:30:00Z', true],
    ['the first of two equal hours in autumn', one('America/New_York', [7], '01:00', '01:45'), '2026-11-01T05:30:00Z', true],
    ['the same start and end are the whole day', one('UTC', [3], '08:00', '08:00'), '2026-11-26T07:59:59Z', true],
  ])('%s', (_why, hours, instant, expected) => expect(isOpen(hours, at(instant))).toBe(expected));
});

test('the data of time zones has a version, and knows a rule of recent years (S21.12)', () => {
  expect(TIME_ZONE_DATA).toMatch(/^20(?:2[5-9]|[3-9]\d)[a-z]$/);
  // Kazakhstan has one time since March 2024 (tzdata 2024a): nine there is four in UTC, and was three before.
  expect(isOpen(one('Asia/Almaty', WEEK, '09:00', '10:00'), at('2024-03-04T04:30:00Z'))).toBe(true);
  expect(isOpen(one('Asia/Almaty', WEEK, '09:00', '10:00'), at('2024-02-26T03:30:00Z'))).toBe(true);
});

describe('the next opening', () => {
  test.each([
    ['later the same day', office, '2026-11-23T05:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['after the weekend', office, '2026-11-20T18:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['a week later', one('UTC', [1], '09:00', '10:00'), '2026-11-23T10:00:00Z', '2026-11-30T09:00:00.000Z'],
    ['across the change to summer time', office, '2026-03-27T18:00:00Z', '2026-03-30T07:00:00.000Z'],
    ['when the clock jumps over the beginning', one('America/New_York', [7], '02:15', '03:30'), '2026-03-08T06:00:00Z', '2026-03-08T07:00:00.000Z'],
    ['a week later, when the clock jumps over all of it', one('America/New_York', [7], '02:15', '02:45'), '2026-03-08T06:00:00Z', '2026-03-15T06:15:00.000Z'],
    ['when the clock shows the hour again', one('America/New_York', [7], '01:00', '01:45'), '2026-11-01T05:45:00Z', '2026-11-01T06:00:00.000Z'],
    ['where the offset is no whole hour', one('Australia/Lord_Howe', [7], '02:10', '03:00'), '2026-10-03T15:00:00Z', '2026-10-03T15:30:00.000Z'],
  ])('%s', (_why, hours, now, expected) => {
    expect(isOpen(hours, at(now))).toBe(false);
    expect(opensAt(hours, at(now))).toBe(expected);
    expect(isOpen(hours, at(expected))).toBe(true);
  });
});

describe('for any place, window and moment', () => {
  const ZONES = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca', 'America/St_Johns', 'Pacific/Apia', 'UTC'];
  const moment = fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') });
  const time = fc
    .integer({ min: 0, max: 1_439 })
    .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);
  const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 });
  const hoursOf = fc.tuple(fc.constantFrom(...ZONES), days, time, time).map(([zone, on, from, to]) => one(zone, on, from, to));

  test('the wall clock is that of Temporal', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), moment, (zone, now) => {
        const wall = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
        const text = wall.toPlainTime().toString({ smallestUnit: 'minute' });
        const next = wall.add({ minutes: 1 }).toPlainTime().toString({ smallestUnit: 'minute' });
        expect(isOpen(one(zone, [wall.dayOfWeek], text, next), now)).toBe(true);
        expect(isOpen(one(zone, [(wall.dayOfWeek % 7) + 1], text, next), now)).toBe(false);
      }),
    );
  });

  test('it is open at the next opening, and at no minute before', () => {
    fc.assert(
      fc.property(hoursOf, moment, (hours, now) => {
        fc.pre(!isOpen(hours, now));
        const opening = at(opensAt(hours, now) ?? '');
        expect([isOpen(hours, opening), isOpen(hours, opening - 1)]).toEqual([true, false]);
        for (let before = opening - 30_000; before > Math.max(now, opening - 86_400_000); before -= 420_000) expect(isOpen(hours, before)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what is saved (S21.10)', () => {
  test.each(['Europe/Paris', 'UTC', 'America/Argentina/Buenos_Aires', 'Asia/Kathmandu'])('%s is a time zone', (name) => expect(isTimeZone(name)).toBe(true));

  test.each(['', 'GMT+25', 'Europe/Pari', '+02:00', 'CET', 'EST5EDT', 'europe/paris', 'Europe/Paris ', '../etc/passwd'])('%p is none', (name) =>
    expect(isTimeZone(name)).toBe(false),
  );

  test('two windows that are open at once are one too many', () => {
    const two = (a: [string, string], b: [string, string]): ActiveHours => ({
      timeZone: 'UTC',
      windows: [
        { days: [1], from: a[0], to: a[1] },
        { days: [1], from: b[0], to: b[1] },
      ],
    });
    expect(overlaps(two(['09:00', '12:00'], ['12:00', '18:00']))).toBe(false);
    expect(overlaps(two(['09:00', '12:01'], ['12:00', '18:00']))).toBe(true);
    expect(
      overlaps({
        timeZone: 'UTC',
        windows: [
          { days: [7], from: '22:00', to: '03:00' },
          { days: [1], from: '02:00', to: '04:00' },
        ],
      }),
    ).toBe(true);
  });
});
