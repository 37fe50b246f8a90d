import { describe, expect, test } from '@jest/globals';
import { stretchOf, type Granularity } from '../../../lambdas/analytics/calendar.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const starts = (from: string, to: string, timeZone: string, granularity: Granularity = 'day') =>
  stretchOf({ from, to, timeZone, granularity }, NOW).starts.map((at) => new Date(at).toISOString().slice(0, 16));

describe('days', () => {
  test('begin and end by the clocks of the place, also when these are moved', () => {
    expect(starts('2026-03-28', '2026-03-30', 'Europe/Paris')).toEqual(['2026-03-27T23:00', '2026-03-28T23:00', '2026-03-29T22:00']);
    expect(starts('2026-10-24', '2026-10-26', 'Europe/Paris')).toEqual(['2026-10-23T22:00', '2026-10-24T22:00', '2026-10-25T23:00']);
    expect(starts('2026-01-01', '2026-01-02', 'Asia/Kathmandu')).toEqual(['2025-12-31T18:15', '2026-01-01T18:15']);
  });

  test('are the last thirty when nothing is said, today among them', () => {
    const { from, to, timeZone, starts: found } = stretchOf({}, NOW);
    expect([from, to, timeZone, found.length]).toEqual(['2026-10-27', '2026-11-25', 'UTC', 30]);
    expect(stretchOf({ timeZone: 'Pacific/Kiritimati' }, NOW).to).toBe('2026-11-26');
  });
});

describe('hours', () => {
  test('are 23 on the day on which one is left out, and 25 on the day on which one comes twice', () => {
    expect(starts('2026-03-29', '2026-03-29', 'Europe/Paris', 'hour')).toHaveLength(23);
    const autumn = starts('2026-10-25', '2026-10-25', 'Europe/Paris', 'hour');
    expect(autumn).toHaveLength(25);
    expect(new Set(autumn).size).toBe(25);
    expect(starts('2026-11-01', '2026-11-01', 'America/New_York', 'hour')).toHaveLength(25);
  });

  test('begin at the full hour of the place, also where that is a quarter past in London', () => {
    expect(starts('2026-05-01', '2026-05-01', 'Asia/Kathmandu', 'hour').slice(0, 2)).toEqual(['2026-04-30T18:15', '2026-04-30T19:15']);
    expect(starts('2026-05-01', '2026-05-01', 'Asia/Kolkata', 'hour')[0]).toBe('2026-04-30T18:30');
    expect(starts('2026-05-01', '2026-05-01', 'Australia/Lord_Howe', 'hour')).toHaveLength(24);
  });
});

describe('refused are', () => {
  test.each([
    [{ timeZone: 'GMT+25' }, 'timeZone'],
    [{ timeZone: '+02:00' }, 'timeZone'],
    [{ from: '2026-05-02', to: '2026-05-01' }, 'to'],
    [{ from: '2024-01-01', to: '2026-01-01' }, 'from'],
    [{ from: '2026-01-01', to: '2026-03-01', granularity: 'hour' as const }, 'from'],
    [{ from: '2026-02-30' }, 'from'],
  ])('%p', (given, pointer) => {
    expect(() => stretchOf(given, NOW)).toThrow(
      expect.objectContaining({ code: 'invalid-request', extra: { errors: [{ pointer: `#/query/${pointer}`, detail: expect.any(String) }] } }),
    );
  });
});

test('a moment stands for its day by the clocks of the time zone', () => {
  expect(stretchOf({ from: '2026-01-01T00:00:00Z', to: '2026-01-31T23:59:59Z' }, NOW)).toMatchObject({ from: '2026-01-01', to: '2026-01-31' });
  const late = { from: '2026-01-01T23:30:00Z', to: '2026-01-02T01:00:00+02:00' };
  expect(stretchOf({ ...late, timeZone: 'Europe/Paris' }, NOW)).toMatchObject({ from: '2026-01-02', to: '2026-01-02' });
});
