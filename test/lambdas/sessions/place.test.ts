import { expect, test } from '@jest/globals';
import { placeWords } from '../../../lambdas/sessions/place.ts';

test.each([
  ['FR', '203.0.113.77', 'FR, 203.0.113.0'],
  [undefined, '2001:db8:1:2::3', '2001:db8:1::'],
  ['DE', '2001:db8::1', 'DE, 2001:db8::'],
  [undefined, '::ffff:203.0.113.77', '203.0.113.0'],
  [undefined, 'fe80::1%eth0', 'unknown'],
  [undefined, undefined, 'unknown'],
])('a session from %p, %p is shown as from %p: the network, never the address', (country, address, words) => expect(placeWords(country, address)).toBe(words));
