import { expect, test } from '@jest/globals';
import { snippet } from '../../dashboard/pages/chatbots/snippet.ts';

const theme = { primaryColor: '#1f4d3d', textColor: '#ffffff', position: 'right', icon: 'chat' } as const;
const EDGE = 'https://edge.example.com';
const line = (look: object, ...triggers: Parameters<typeof snippet>[2]) =>
  snippet(EDGE, { publicKey: 'pk_1', theme: { ...theme, ...look } as Parameters<typeof snippet>[1]['theme'] }, triggers);

test('the line of HTML has the look that differs from the usual, and asks for the page only where a trigger depends on it', () => {
  const usual = `<script src="${EDGE}/chat.js" data-chatbot="pk_1" defer></script>`;
  const leaving = { kind: 'exit-intent' } as const;
  expect(line({})).toBe(usual);
  expect(line({ position: 'left' })).toContain(' data-position="left" defer');
  expect(line({}, { enabled: true, when: { kind: 'outside-hours' } }, { enabled: false, when: leaving })).toBe(usual);
  expect(line({}, { enabled: true, when: leaving })).toContain(' data-triggers defer');
});
