import { describe, expect, test } from '@jest/globals';
import { CATALOGUE, EVENT_TYPES } from '../../../lambdas/events/catalogue.ts';
import { excerpt } from '../../../lambdas/events/outbox-store.ts';
import { eventMessage } from '../../../lambdas/events/queue.ts';

const ID = '0199c3a0-0000-7000-8000-000000000001';
const event = {
  id: ID,
  type: 'conversation.handed_off',
  occurredAt: '2026-11-26T02:00:00.000Z',
  accountId: ID,
  chatbotId: ID,
  data: { conversationId: ID },
};

describe('the catalogue', () => {
  test.each(EVENT_TYPES)('%s has a name that every consumer can take, and one sentence', (type) => {
    expect(type).toMatch(/^[a-z_]{1,40}\.[a-z_]{1,40}$/);
    expect(CATALOGUE[type].sentence).toMatch(/^[A-Z].*\.$/);
  });

  test('an event of one conversation says which, so that its sharing policy can be asked (S11)', () => {
    const about = EVENT_TYPES.filter((type) => CATALOGUE[type].conversation);

    expect(about).toHaveLength(5);
    for (const type of about) expect(Object.keys(CATALOGUE[type].data.shape)).toContain('conversationId');
    for (const type of about) expect(CATALOGUE[type].area).toBe('conversations');
  });
});

describe('a message of the queue', () => {
  test('is read by the schema of its type', () => {
    expect(eventMessage.parse(event)).toEqual(event);
  });

  test.each([
    ['of an unknown type', { ...event, type: 'conversation.sold' }],
    ['with the data of another type', { ...event, data: { userId: ID } }],
    ['with more than its type says', { ...event, data: { ...event.data, secret: 'x' } }],
    ['of no account', { ...event, accountId: undefined }],
  ])('%s is refused', (_, message) => {
    expect(eventMessage.safeParse(message).success).toBe(false);
  });
});

describe('the text of a message', () => {
  test('is carried whole where it is short, and cut between characters where it is not', () => {
    expect(excerpt('Bonjour')).toEqual({ text: 'Bonjour', truncated: false });
    expect(excerpt('😀'.repeat(4_001))).toEqual({ text: '😀'.repeat(4_000), truncated: true });
  });
});
