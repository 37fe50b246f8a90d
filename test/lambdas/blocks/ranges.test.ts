import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  canonicalRange,
  ENTRIES_MAX,
  holds,
  listedFor,
  NEVER,
  prefixOf,
  readListed,
  tooWideForInstance,
  warningOf,
  writeListed,
} from '../../../lambdas/blocks/ranges.ts';
import { effort } from '../../support/effort.ts';

interface Vector {
  readonly rule: string;
  readonly ip: string;
  readonly expect: boolean | 'reject-config';
}
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../../vectors/cidr.json'), 'utf8')) as Vector[];

const NOW = 1_800_000_000_000;
const listed = (cidr: string, untilMs = NEVER) => ({ prefix: prefixOf(cidr) ?? '', untilMs, entryId: 'e' });

describe('a listed range (S18.3)', () => {
  test.each(vectors)('$rule against $ip: $expect', ({ rule, ip, expect: wanted }) => {
    const cidr = canonicalRange(rule);
    if (wanted === 'reject-config') return expect(cidr).toBeUndefined();
    expect(listedFor(ip, [listed(cidr ?? '')], NOW) !== undefined).toBe(wanted);
  });

  test.each([
    ['203.0.113.7/32', '203.0.113.7', '203.0.113.8'],
    ['203.0.113.0/24', '203.0.113.255', '203.0.114.0'],
    ['203.0.113.128/25', '203.0.113.128', '203.0.113.127'],
    ['2001:db8:1:2::/64', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:3::'],
    ['::ffff:203.0.113.0/120', '203.0.113.9', '203.0.114.9'],
    ['203.0.113.0/24', '::ffff:203.0.113.9', '::ffff:203.0.114.9'],
  ])('%s has %s in it and the neighbour %s not', (range, inside, outside) => {
    const list = [listed(canonicalRange(range) ?? '')];
    expect([listedFor(inside, list, NOW) !== undefined, listedFor(outside, list, NOW)]).toEqual([true, undefined]);
  });

  test('ends by the clock, to the millisecond, and never when it has no end (S18.6)', () => {
    const list = [listed('203.0.113.7', NOW)];
    expect([NOW - 1, NOW, NOW + 1].map((at) => listedFor('203.0.113.7', list, at) !== undefined)).toEqual([true, false, false]);
    expect([holds(NEVER, NOW), holds(NOW + 1, NOW), holds(NOW, NOW)]).toEqual([true, true, false]);
  });

  test('holds for whoever has no readable address, while there is one at all', () => {
    expect(listedFor('unknown', [listed('203.0.113.7')], NOW)).toBeDefined();
    expect(listedFor('unknown', [listed('203.0.113.7', NOW)], NOW)).toBeUndefined();
    expect(listedFor('unknown', [], NOW)).toBeUndefined();
  });

  test('is one element of a set, and comes back as it went', () => {
    const range = { prefix: prefixOf('2001:db8::/32') ?? '', untilMs: NOW, entryId: '0199a000-0000-7000-8000-0000000000ff' };
    expect(readListed(writeListed(range))).toEqual(range);
  });

  test('is found among as many as a list may have at once', () => {
    const list = Array.from({ length: ENTRIES_MAX }, (_, n) => listed(n % 2 ? `10.${n}.0.0/16` : `2001:db8:${n.toString(16)}::/48`));
    const spent = effort();
    for (let n = 0; n < 100; n += 1) listedFor('203.0.113.7', list, NOW);
    expect(spent() / 100).toBeLessThan(2);
  });
});

describe('a wide range', () => {
  test.each([
    ['0.0.0.0/0', 'wide-range'],
    ['10.0.0.0/15', 'wide-range'],
    ['::/0', 'wide-range'],
    ['2001:db8::/31', 'wide-range'],
    ['198.51.0.0/16', 'own-address'],
    ['198.51.100.9', 'own-address'],
    ['203.0.113.0/24', undefined],
    ['2001:db8::/32', undefined],
  ])('of an account is taken, with a warning: %s %s (S18.7)', (cidr, warning) => {
    expect(warningOf(cidr, '198.51.100.9')).toBe(warning);
  });

  test.each([
    ['203.0.113.0/24', false],
    ['203.0.112.0/23', true],
    ['2001:db8:1::/48', false],
    ['2001:db8::/47', true],
    ['0.0.0.0/0', true],
  ])('of the whole instance is refused: %s %s (S18.5)', (cidr, refused) => {
    expect(tooWideForInstance(cidr)).toBe(refused);
  });
});
