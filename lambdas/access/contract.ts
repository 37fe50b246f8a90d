import type { ProblemCode } from '../core/problem.ts';

/** What a chatbot's access policy can say to a visit, at whatever door it comes in. */
export const VISIT_REFUSALS = [
  'origin-refused',
  'ip-refused',
  'country-refused',
  'outside-active-hours',
  'not-allowed',
] as const satisfies readonly ProblemCode[];
