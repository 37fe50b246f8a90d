import { expect, test } from '@jest/globals';
import { exportFile } from '../../../lambdas/conversations/export-file.ts';
import type { Transcript } from '../../../lambdas/conversations/export-store.ts';

const AT = '2026-11-25T22:00:00.000Z';
const transcript = (text: string): Transcript => ({
  id: 'c1',
  channel: 'widget',
  visitorId: 'v1',
  title: 't',
  status: 'open',
  assigneeId: null,
  takenOverBy: null,
  tags: ['vip', 'late'],
  language: 'fr',
  messageCount: 1,
  createdAt: AT,
  updatedAt: AT,
  lastMessageAt: AT,
  messages: [{ id: 'm1', author: 'visitor', text, sources: ['a.pdf', 'b.md'], createdAt: AT }],
});

test.each(['=HYPERLINK("https://evil.example")', '+1', '-1', '@x', '\t=1', '  =1'])('a message such as %j is no formula in a spreadsheet (S17.12)', (text) => {
  const { text: csv, contentType } = exportFile('csv', { items: [transcript(text)], nextCursor: null });
  const cell = csv.split('\r\n').slice(1).join('\r\n').split(',visitor,')[1] ?? '';
  expect(contentType).toBe('text/csv');
  expect(cell.replace(/^"/, '')).toMatch(/^'/);
});

test('one row for each message, with what it belongs to; a line break and a comma stay in their cell', () => {
  const { text } = exportFile('csv', { items: [transcript('Bonjour, R&D\n"oui"')], nextCursor: null });
  expect(text).toBe(
    'conversationId,channel,status,assigneeId,tags,visitorId,startedAt,messageId,author,text,sources,sentAt\r\n' +
      `c1,widget,open,,vip late,v1,${AT},m1,visitor,"Bonjour, R&D\n""oui""",a.pdf; b.md,${AT}\r\n`,
  );
});

test('as JSON it is the conversations, and says where the rest begins', () => {
  const file = exportFile('json', { items: [transcript('Hi')], nextCursor: 'x' });
  expect(JSON.parse(file.text)).toEqual({ conversations: [transcript('Hi')] });
  expect(file.nextCursor).toBe('x');
});
