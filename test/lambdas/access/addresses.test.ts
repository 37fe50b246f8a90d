import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { inRanges, parseAddress, parseRange, rangeText } from '../../../lambdas/access/addresses.ts';

interface Vector {
  readonly rule: string;
  readonly ip: string;
  readonly expect: boolean | 'reject-config';
}
const vectors = JSON.parse(readFileSync('test/vectors/cidr.json', 'utf8')) as Vector[];
const within = (rule: string, ip: string): boolean => {
  const address = parseAddress(ip);
  return address !== undefined && inRanges(address, [rule]);
};

describe('ranges (S26.1, S18.3)', () => {
  test.each(vectors)('$rule and $ip: $expect', ({ rule, ip, expect: expected }) => {
    if (expected === 'reject-config') expect(parseRange(rule)).toBeUndefined();
    else expect(within(rule, ip)).toBe(expected);
  });

  test.each([
    ['10.0.0.1/8', '10.200.0.1', true],
    ['203.0.113.0/24', '203.0.114.0', false],
    ['203.0.113.0/24', '::ffff:203.0.113.9', true],
    ['::ffff:203.0.113.0/120', '203.0.113.9', true],
    ['::ffff:203.0.113.0/120', '203.0.114.9', false],
    ['2001:db8:1::/48', '2001:db8:1:ffff::1', true],
    ['2001:db8:1::/48', '2001:db8:2::1', false],
    ['0.0.0.0/0', '198.51.100.1', true],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '198.51.100.1', false],
  ])('%s holds %s: %p', (rule, ip, expected) => expect(within(rule, ip)).toBe(expected));

  test.each([
    ...['', ' ', '1.2.3', '1.2.3.4.5', '1.2.3.4/', '1.2.3.4/ 8', '1.2.3.4/8/8', '1.2.3.256', '0x7f.0.0.1', '2130706433', '127.1', '1.2.3.4-1.2.3.9'],
    ...['localhost', 'example.com', '2001:db8::/129', '2001:db8:::1', 'fe80::1%eth0', '::ffff:1.2.3.4/95', '1.2.3.4/1e1', '1.2.3.4\n', '[::1]'],
  ])('%p is refused', (rule) => expect(parseRange(rule)).toBeUndefined());

  test.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['203.0.113.7/32', '203.0.113.7'],
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8::ffff/64', '2001:db8::/64'],
    ['::ffff:203.0.113.0/120', '203.0.113.0/24'],
  ])('%s is written %s', (rule, text) => {
    const range = parseRange(rule);
    expect(range && rangeText(range)).toBe(text);
  });
});
