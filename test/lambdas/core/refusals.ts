import { Problem, type ProblemCode } from '../../../lambdas/core/problem.ts';

/** The problem that was thrown. @throws whatever else was thrown. */
function problemIn(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

/** The code with which a call refuses, or `undefined` when it does not. */
export function codeOf(call: () => unknown): ProblemCode | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return problemIn(error).code;
  }
}

/** The problem with which a promise is rejected, or `undefined` when it resolves. */
export const problemOf = (promise: Promise<unknown>): Promise<Problem | undefined> => promise.then(() => undefined, problemIn);
