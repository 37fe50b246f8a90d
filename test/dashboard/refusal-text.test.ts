import { expect, test } from '@jest/globals';
import { ProblemError } from '../../client/client.ts';
import { refusalText } from '../../dashboard/api/refusal-text.ts';
import { problemWords } from '../../dashboard/language/problem-words.ts';

const refused = (code: string, message?: { en: string; fr: string }, seconds?: number): ProblemError =>
  new ProblemError({ type: 'x', title: 'x', status: 422, code, instance: 'x', ...(message && { message }) }, seconds);

test('a refusal is shown in the words that the service has for it in the language of the reader', () => {
  const error = refused('upload-refused', { en: 'Accepted are pdf.', fr: 'Sont acceptés : pdf.' });

  expect([refusalText(error, problemWords.en, 'en'), refusalText(error, problemWords.fr, 'fr')]).toEqual(['Accepted are pdf.', 'Sont acceptés : pdf.']);
});

test('one that has none is shown by its code, and one that nobody knows as a failure', () => {
  expect(refusalText(refused('upload-refused'), problemWords.fr, 'fr')).toBe('Ce fichier ne peut pas être accepté.');
  expect(refusalText(refused('rate-limited', undefined, 7), problemWords.fr, 'fr')).toBe('Trop de requêtes. Patientez un instant. Réessayez dans 7 s.');
  expect(refusalText(refused('of-tomorrow'), problemWords.en, 'en')).toBe('Something failed on our side.');
});
