import { ProblemError } from '../../client/client.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { problemWords } from '../language/problem-words.ts';
import { refusalText } from './refusal-text.ts';

/** Says to a reader what a refusal means, and when to try again. */
export function useProblemText(): (error: unknown) => string {
  const t = useWords(problemWords);
  const { language } = useLanguage();
  return (error) => (error instanceof ProblemError ? refusalText(error, t, language) : t.internal);
}
