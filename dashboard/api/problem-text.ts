import { ProblemError } from '../../client/client.ts';
import { useWords } from '../language/language.tsx';
import { problemWords } from '../language/problem-words.ts';

/** Says to a reader what a refusal means, and when to try again. */
export function useProblemText(): (error: unknown) => string {
  const t = useWords(problemWords);
  return (error) => {
    if (!(error instanceof ProblemError)) return t.internal;
    const text = t[error.code as keyof typeof t];
    const known = typeof text === 'string' ? text : t.internal;
    return error.retryAfterSeconds === undefined ? known : `${known} ${t.seconds(error.retryAfterSeconds)}`;
  };
}
