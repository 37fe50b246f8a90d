import { expect, test } from '@jest/globals';
import { SELDOM_WORDS } from '../../widget/late/seldom-words.ts';
import { wording } from '../../widget/late/wording.ts';
import { WORDS as ENGLISH } from '../../widget/talk/english.ts';
import { WORDS as FRENCH } from '../../widget/talk/french.ts';

const opensAt = '2026-12-01T08:00:00.000Z';

test('a chat that is closed says when it opens again, in the zone and the words of the visitor', () => {
  const closed = { code: 'outside-active-hours', opensAt };
  const local = (language: string, part: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(language, part).format(new Date(opensAt));
  expect(wording(closed, 'en')).toContain(`The chat opens again on ${local('en', { weekday: 'long' })}`);
  expect(wording(closed, 'en')).toMatch(/\b(?:[A-Z]{3,4}|GMT[+-]\d+|UTC)\b/);
  expect(wording(closed, 'fr')).toContain(`Le chat rouvre le ${local('fr', { weekday: 'long' })}`);
  expect(wording({ code: 'outside-active-hours' }, 'en')).toBe('We are not here right now.');
});

test('who writes too fast is told for how long to wait', () => {
  expect(wording({ code: 'rate-limited' }, 'en', 12)).toContain('12 s');
  expect(wording({ code: 'rate-limited' }, 'fr', 12)).toContain('12 s');
  expect(wording({ code: 'rate-limited' }, 'en')).toBe('This did not work.');
});

test('what only the owner of a site can mend is not explained to visitors', () => {
  const codes = ['origin-refused', 'ip-refused', 'country-refused', 'not-found', 'not-allowed'];
  expect(new Set(codes.map((code) => wording({ code }, 'en')))).toEqual(new Set(['The chat is not available here.']));
  expect(wording({ code: 'not-allowed', reason: 'signed-visitors-only' }, 'en')).toBe('Sign in on this site to chat with us.');
  expect(wording({ code: 'whatever comes' }, 'en')).toBe('This did not work.');
});

test('every text is there in both languages, and is another one', () => {
  const keys = (words: object): string[] => Object.keys(words).toSorted();
  expect([keys(FRENCH), keys(SELDOM_WORDS.fr)]).toEqual([keys(ENGLISH), keys(SELDOM_WORDS.en)]);
  const same = Object.entries(ENGLISH).filter(
    ([key, text]) => typeof text === 'string' && Object.entries(FRENCH).some(([each, other]) => each === key && other === text),
  );
  expect(same.map(([key]) => key)).toEqual(['log', 'bot']);
});
