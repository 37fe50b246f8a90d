import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextTime } from '../../../local/engines/schedule-expression.ts';

const next = (expression: string, after: string): string | undefined =>
  nextTime(expression, new Date(after))
    ?.toISOString()
    .replace(/:00\.000Z$/, 'Z');

describe('nextTime', () => {
  test.each([
    ['rate(1 minute)', '2030-01-01T00:00:00Z', '2030-01-01T00:01Z'],
    ['rate(12 hours)', '2030-01-01T13:00:00Z', '2030-01-02T01:00Z'],
    ['rate(1 day)', '2030-02-28T08:00:00Z', '2030-03-01T08:00Z'],
    // The examples of "Cron expressions" in the EventBridge user guide.
    ['cron(0 10 * * ? *)', '2030-01-01T10:00:00Z', '2030-01-02T10:00Z'],
    ['cron(15 12 * * ? *)', '2030-01-01T12:14:59Z', '2030-01-01T12:15Z'],
    ['cron(0 18 ? * MON-FRI *)', '2030-01-04T18:00:00Z', '2030-01-07T18:00Z'],
    ['cron(0 8 1 * ? *)', '2030-01-01T08:00:00Z', '2030-02-01T08:00Z'],
    ['cron(0/10 * ? * MON-FRI *)', '2030-01-04T23:50:00Z', '2030-01-07T00:00Z'],
    ['cron(0/5 8-17 ? * MON-FRI *)', '2030-01-04T17:55:00Z', '2030-01-07T08:00Z'],
    ['cron(0/30 20-23,0-2 ? * MON-FRI *)', '2030-01-01T02:30:00Z', '2030-01-01T20:00Z'],
    // Borders: a leap day, days that a month lacks, years, numbers of weekdays, steps within a range.
    ['cron(0 0 29 2 ? *)', '2025-01-01T00:00:00Z', '2028-02-29T00:00Z'],
    ['cron(0 0 31 * ? *)', '2030-04-01T00:00:00Z', '2030-05-31T00:00Z'],
    ['cron(59 23 31 12 ? *)', '2030-12-31T23:59:00Z', '2031-12-31T23:59Z'],
    ['cron(0 0 1 1 ? 2031,2035)', '2031-06-01T00:00:00Z', '2035-01-01T00:00Z'],
    ['cron(0 0 ? * 1 *)', '2030-01-01T00:00:00Z', '2030-01-06T00:00Z'],
    ['cron(0 0 ? * 7 *)', '2030-01-01T00:00:00Z', '2030-01-05T00:00Z'],
    ['cron(1-10/4 0 * jan ? *)', '2030-01-01T00:01:00Z', '2030-01-01T00:05Z'],
    ['cron(*/20 * * * ? *)', '2030-01-01T00:20:30Z', '2030-01-01T00:40Z'],
  ])('%s after %s is %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  test('is undefined when the expression never matches again', () => {
    expect(next('cron(0 0 1 1 ? 2029)', '2030-01-01T00:00:00Z')).toBeUndefined();
    expect(next('cron(0 0 30 2 ? *)', '2030-01-01T00:00:00Z')).toBeUndefined();
  });

  test.each([
    ['every minute', /neither rate/],
    ['rate(5 minute)', /singular for 1 alone/],
    ['rate(1 minutes)', /singular for 1 alone/],
    ['rate(0 minutes)', /positive/],
    ['rate(5 seconds)', /positive/],
    ['cron(0 10 * * *)', /six fields/],
    ['cron(0 10 * * ? * *)', /six fields/],
    ['cron(0 10 * * * *)', /exactly one/],
    ['cron(0 10 ? * ? *)', /exactly one/],
    ['cron(? 10 * * ? *)', /"\?" is not allowed in the field minutes/],
    ['cron(60 10 * * ? *)', /minutes \(0 to 59\)/],
    ['cron(0 24 * * ? *)', /hours/],
    ['cron(0 0 0 * ? *)', /day of month/],
    ['cron(0 0 ? * 0 *)', /day of week/],
    ['cron(0 0 * 13 ? *)', /month/],
    ['cron(0 0 1 1 ? 1969)', /year/],
    ['cron(10-5 0 * * ? *)', /"10-5" is not allowed/],
    ['cron(0/0 0 * * ? *)', /"0\/0" is not allowed/],
    ['cron(1,,2 0 * * ? *)', /"" is not allowed/],
    ['cron(0 0 L * ? *)', /does not know L, W and #/],
    ['cron(0 0 3W * ? *)', /does not know L, W and #/],
    ['cron(0 0 ? * 6L *)', /does not know L, W and #/],
    ['cron(0 0 ? * 3#2 *)', /does not know L, W and #/],
  ])('refuses %s', (expression, reason) => {
    expect(() => next(expression, '2030-01-01T00:00:00Z')).toThrow(reason);
  });

  test('is always the first matching minute after the time', () => {
    const minute = 60_000;
    const cases = fc.record({
      hour: fc.integer({ min: 0, max: 23 }),
      step: fc.integer({ min: 1, max: 59 }),
      after: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
    });
    fc.assert(
      fc.property(cases, ({ hour, step, after }) => {
        const found = nextTime(`cron(0/${step} ${hour} ? * TUE,SAT *)`, after)?.getTime() ?? 0;
        const matches = (time: number): boolean => {
          const date = new Date(time);
          return date.getUTCHours() === hour && date.getUTCMinutes() % step === 0 && [2, 6].includes(date.getUTCDay());
        };
        let expected = Math.floor(after.getTime() / minute) * minute + minute;
        while (!matches(expected)) expected += minute;
        expect(found).toBe(expected);
      }),
    );
  });
});
