import { expect, test } from '@jest/globals';
import { recentRefusals } from '../../../lambdas/chat/recent-refusals.ts';

const ASKING = { chatbotId: 'bot', who: 'visitor:a', address: '2001:db8:1:2::1' };

test('a refusal is remembered for a minute, of the caller and of its network, and of nobody else', () => {
  let now = 0;
  const recent = recentRefusals(() => now);
  expect(recent.has(ASKING)).toBe(false);
  recent.note(ASKING);

  expect(recent.has({ ...ASKING, address: undefined })).toBe(true);
  expect(recent.has({ chatbotId: 'other', who: 'visitor:b', address: '2001:db8:1:2::ffff' })).toBe(true);
  expect(recent.has({ chatbotId: 'other', who: 'visitor:a', address: '2001:db8:1:3::1' })).toBe(false);
  now = 60_000;
  expect(recent.has(ASKING)).toBe(false);
});
