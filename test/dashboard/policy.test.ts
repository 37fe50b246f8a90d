import { describe, expect, test } from '@jest/globals';
import { clockOf, linesOf, openSpans, withWildcard } from '../../dashboard/pages/access/policy.ts';

describe('the open parts of a day', () => {
  const office = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' };
  const night = { days: [5], from: '22:00', to: '02:30' };

  test('are those of its windows, in order', () => {
    expect(
      openSpans(
        [
          { ...office, from: '14:00' },
          { ...office, to: '12:00' },
        ],
        1,
      ),
    ).toEqual([
      { from: 540, to: 720 },
      { from: 840, to: 1_080 },
    ]);
    expect(openSpans([office], 6)).toEqual([]);
  });

  test('reach into the next day where a window goes over midnight, from Sunday into Monday too', () => {
    expect(openSpans([night], 5)).toEqual([{ from: 1_320, to: 1_440 }]);
    expect(openSpans([night], 6)).toEqual([{ from: 0, to: 150 }]);
    expect(openSpans([{ ...night, days: [7] }], 1)).toEqual([{ from: 0, to: 150 }]);
  });

  test('are the whole day where a window ends where it begins', () => {
    expect(openSpans([{ days: [3], from: '00:00', to: '00:00' }], 3)).toEqual([{ from: 0, to: 1_440 }]);
    expect(openSpans([{ days: [3], from: '00:00', to: '00:00' }], 4)).toEqual([]);
  });
});

test('minutes are written as a clock', () => {
  expect([0, 65, 1_439, 1_440].map(clockOf)).toEqual(['00:00', '01:05', '23:59', '24:00']);
});

test('lists are read from lines and commas, without blanks', () => {
  expect(linesOf(' FR, BE\n\n203.0.113.0/24 ')).toEqual(['FR', 'BE', '203.0.113.0/24']);
});

test('a site gets its wildcard and the site itself, once; a port and localhost stay as they are', () => {
  expect(withWildcard(['https://www.example.com', 'https://*.example.com', 'https://a.example.com:8443', 'http://localhost:3000'])).toEqual([
    'https://example.com',
    'https://*.example.com',
    'https://a.example.com:8443',
    'http://localhost:3000',
  ]);
});
