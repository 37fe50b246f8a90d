import { useMutation } from '@tanstack/react-query';
import { ProblemError, type CallName } from '../../client/client.ts';
import { useToast } from '../parts/toast.tsx';
import { refresh } from './rempart.ts';
import { useStepUp } from './step-up.tsx';
import { useProblemText } from './problem-text.ts';

interface ActOptions<R> {
  /** What is said when it is done. */
  readonly done?: string | ((reply: R) => string);
  /** Operations whose replies it has changed. */
  readonly changes?: readonly CallName[];
  readonly after?: (reply: R) => void;
  /** The refusal is shown by whoever acts, and not as a passing message. */
  readonly quiet?: boolean;
}

/**
 * Something that a person does: with the password asked for where the service demands it, what has changed read again, and the outcome
 * said. The refusal stays in `error` for the form.
 */
export function useAct<R, V = void>(act: (values: V) => Promise<R>, { done, changes = [], after, quiet = false }: ActOptions<R> = {}) {
  const toast = useToast();
  const confirm = useStepUp();
  const explain = useProblemText();
  return useMutation<R, Error, V>({
    mutationFn: async (values) => {
      try {
        return await act(values);
      } catch (error) {
        if (!(error instanceof ProblemError) || error.code !== 'confirmation-required') throw error;
        if (!(await confirm())) throw error;
        return act(values);
      }
    },
    onSuccess: (reply) => {
      refresh(...changes);
      if (done !== undefined) toast({ text: typeof done === 'string' ? done : done(reply) });
      after?.(reply);
    },
    onError: (error) => {
      if (!quiet && !(error instanceof ProblemError && error.code === 'confirmation-required')) toast({ text: explain(error), bad: true });
    },
  });
}
