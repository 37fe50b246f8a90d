import { describe, expect, test } from '@jest/globals';
import { changeOf, namesHalf } from '../../../lambdas/materials/change.ts';

describe('a change', () => {
  test('of a page is its schedule', () => {
    expect(changeOf({ schedule: 'weekly' })).toEqual({ what: 'schedule', schedule: 'weekly' });
    expect(changeOf({ schedule: null })).toEqual({ what: 'schedule', schedule: null });
  });

  test('of a title alone needs no new content', () => {
    expect(changeOf({ title: 'Hours' })).toEqual({ what: 'title', title: 'Hours' });
  });

  test('of a text keeps the title that is not named', () => {
    expect(changeOf({ text: 'New.' })).toMatchObject({ what: 'content', written: { kind: 'text' } });
    expect(changeOf({ text: 'New.' })).not.toHaveProperty('title');
    expect(changeOf({ title: 'Hours', text: 'New.' })).toMatchObject({ what: 'content', title: 'Hours' });
  });

  test('of an answer comes with its question', () => {
    expect(changeOf({ question: 'When?', answer: 'Now.' })).toMatchObject({ what: 'content', title: 'When?', written: { kind: 'answer', question: 'When?' } });
  });

  test.each([
    ['nothing', {}, '#/body'],
    ['a schedule and a text', { schedule: null, text: 'a' }, '#/body'],
    ['a text and an answer', { text: 'a', question: 'b', answer: 'c' }, '#/body'],
    ['a question without its answer', { question: 'b' }, '#/body'],
    ['an answer without its question', { answer: 'c' }, '#/body'],
  ])('of %s is refused where it is wrong', (_what, body, pointer) => {
    expect(() => changeOf(body)).toThrow(expect.objectContaining({ code: 'invalid-request', extra: { errors: [expect.objectContaining({ pointer })] } }));
  });
});

test('half of an answer is named where the other half, and nothing else, is missing', () => {
  expect([{ question: 'b' }, { answer: 'c' }].map(namesHalf)).toEqual([true, true]);
  expect([{}, { question: 'b', answer: 'c' }, { answer: 'c', text: 'a' }, { title: 'a' }].map(namesHalf)).toEqual([false, false, false, false]);
});
