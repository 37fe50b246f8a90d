import { invalidAt } from '../core/problem.ts';
import type { Schedule } from './contract.ts';
import { writtenAnswer, writtenText, type WrittenText } from './texts.ts';

/** What a change is about. */
export type Change =
  | { readonly what: 'schedule'; readonly schedule: Schedule | null }
  | { readonly what: 'title'; readonly title: string }
  | { readonly what: 'content'; readonly title?: string; readonly written: WrittenText };

interface Asked {
  readonly schedule?: Schedule | null | undefined;
  readonly title?: string | undefined;
  readonly text?: string | undefined;
  readonly question?: string | undefined;
  readonly answer?: string | undefined;
}

/** Whether a change names half of an answer alone. An answer is found by its question, which stands above it in what is learned: the other half must be known. */
export const namesHalf = ({ schedule, title, text, question, answer }: Asked): boolean =>
  (question === undefined) !== (answer === undefined) && [schedule, title, text].every((other) => other === undefined);

/** The one change that a body asks for. @throws Problem `invalid-request` when it asks for none, for two at once, or for half an answer whose other half nobody has read. */
export function changeOf({ schedule, title, text, question, answer }: Asked): Change {
  const of = { page: schedule !== undefined, text: title !== undefined || text !== undefined, answer: question !== undefined || answer !== undefined };
  if (Object.values(of).filter(Boolean).length !== 1) throw invalidAt('#/body', 'Change a schedule, a title and text, or a question with its answer');
  if (schedule !== undefined) return { what: 'schedule', schedule };
  if (of.text) {
    if (text === undefined) return { what: 'title', title: title ?? '' };
    return { what: 'content', ...(title !== undefined && { title }), written: writtenText({ title: title ?? '', text }) };
  }
  if (question === undefined || answer === undefined) throw invalidAt('#/body', 'Only an answer has a question and an answer');
  const written = writtenAnswer({ question, answer });
  return { what: 'content', title: written.name, written };
}
