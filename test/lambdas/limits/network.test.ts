import { expect, test } from '@jest/globals';
import { networkOf } from '../../../lambdas/limits/network.ts';

test.each([
  ['81.2.69.142', '81.2.69.142'],
  ['::ffff:81.2.69.142', '81.2.69.142'],
  ['::FFFF:5102:458E', '81.2.69.142'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
])('%s counts as %s (S13.5, S26.2)', (address, network) => expect(networkOf(address)).toBe(network));

test.each(['', 'unknown', '1.2.3.4, 5.6.7.8', '999.1.1.1'])('%p counts as one with all that cannot be read', (address) => {
  expect(networkOf(address)).toBe('unknown');
});
