import { describe, expect, test } from '@jest/globals';
import { CATALOGUE, EVENT_TYPES, type AccountEvent } from '../../../lambdas/events/catalogue.ts';
import { bodyOf, subjectOf, testBody } from '../../../lambdas/webhooks/payload.ts';

const id = (last: string) => `0199c3a0-0000-7000-8000-00000000000${last}`;
const around = { id: id('1'), occurredAt: '2026-11-26T02:00:00.000Z', accountId: id('2'), chatbotId: id('3') };
const message: AccountEvent = {
  ...around,
  type: 'message.created',
  data: { conversationId: id('4'), messageId: id('5'), author: 'visitor', authorId: null, text: 'cnry-said', truncated: false },
};
const lead: AccountEvent = {
  ...around,
  type: 'lead.created',
  data: { leadId: id('6'), contactId: id('7'), conversationId: null, fields: { email: 'cnry-mail' }, consentText: 'cnry-consent' },
};

describe('a body', () => {
  test('says what the event says, and the same bytes each time', () => {
    expect(JSON.parse(bodyOf(message, { restricted: false }))).toEqual({
      id: id('1'),
      type: 'message.created',
      timestamp: around.occurredAt,
      accountId: id('2'),
      chatbotId: id('3'),
      data: message.data,
    });
    expect(bodyOf(message, { restricted: false })).toBe(bodyOf({ ...message }, { restricted: false }));
  });

  test('of restricted conversations says which, and nothing that was said or left (S11.6, S28.10)', () => {
    for (const event of [message, lead]) {
      const body = bodyOf(event, { restricted: true });
      expect(body).not.toContain('cnry');
      expect(JSON.parse(body)).toMatchObject({ restricted: true, type: event.type });
    }
    expect(JSON.parse(bodyOf(message, { restricted: true }))).toMatchObject({ data: { conversationId: id('4'), messageId: id('5'), author: 'visitor' } });
  });

  test('of an event that tells of no conversation is whole in either case', () => {
    const ready: AccountEvent = { ...around, type: 'material.ready', data: { materialId: id('8'), kind: 'file', name: 'a.pdf', chunkCount: 2 } };
    expect(bodyOf(ready, { restricted: true })).toBe(bodyOf(ready, { restricted: false }));
  });

  test('holds back every member that a new event about conversations may bring, unless it is an id or a word of ours', () => {
    const shapes = EVENT_TYPES.filter((type) => CATALOGUE[type].area === 'conversations').flatMap((type) => Object.keys(CATALOGUE[type].data.shape));
    const data = Object.fromEntries(shapes.map((name) => [name, `value of ${name}`]));
    const sent = JSON.parse(bodyOf({ ...message, data } as unknown as AccountEvent, { restricted: true })) as { data: object };

    expect(Object.keys(sent.data).sort()).toEqual(['author', 'channel', 'contactId', 'conversationId', 'leadId', 'messageId', 'status']);
  });
});

test('a delivery goes with the conversation and the person that it tells of', () => {
  expect(subjectOf(message)).toEqual({ chatbotId: id('3'), conversationId: id('4') });
  expect(subjectOf(lead)).toEqual({ chatbotId: id('3'), contactId: id('7') });
  expect(subjectOf({ ...around, type: 'member.removed', data: { userId: id('9') } })).toBeUndefined();
});

test('a test says that it is one', () => {
  expect(JSON.parse(testBody(id('1'), id('2'), id('3'), around.occurredAt))).toEqual({
    id: id('1'),
    type: 'webhook.test',
    timestamp: around.occurredAt,
    accountId: id('2'),
    data: { webhookId: id('3') },
  });
});
