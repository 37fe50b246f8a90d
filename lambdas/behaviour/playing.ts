import { collected } from './collect.ts';
import type { Playbook } from './fields.ts';
import { WORDS, type Language } from './words.ts';

/** Answers that do not fit, in a row, after which a playbook is left: the visitor wants something else. */
const TRIES = 3;

/** A playbook that is under way in a conversation: which step waits for an answer, and what has been said so far. */
export interface Playing {
  /** A playbook of the chatbot, or the form that a trigger has asked for. */
  readonly playbookId: string;
  readonly step: number;
  readonly tries: number;
  readonly fields: Readonly<Record<string, string>>;
  /** A person is asked for when it has come to its end. */
  readonly thenHandOff: boolean;
}

/** What comes of one move. */
export interface Move {
  readonly say: readonly string[];
  /** Nothing when the playbook has ended. */
  readonly playing: Playing | undefined;
  /** What was collected, when it has come to its end. */
  readonly done?: Readonly<Record<string, string>>;
  /** The visitor has left it, and asks something else: the message is still to be answered. */
  readonly left?: true;
}

/** Says the steps from one on, until one asks for something. */
function onward({ steps }: Playbook, playing: Playing): Move {
  const say: string[] = [];
  for (let step = playing.step; step < steps.length; step += 1) {
    const one = steps[step];
    if (one?.say) say.push(one.say);
    if (one?.field) return { say, playing: { ...playing, step, tries: 0 } };
  }
  return { say, playing: undefined, done: playing.fields };
}

/** Begins a playbook. */
export const beginPlaybook = (playbookId: string, playbook: Playbook, thenHandOff: boolean): Move =>
  onward(playbook, { playbookId, step: 0, tries: 0, fields: {}, thenHandOff });

/** The fields by which somebody can be reached. */
const REACHED_BY = new Set(['email', 'phone']);
/** What a lead keeps of it, in characters. */
const ASKING_MAX = 1_000;

/** The words with which a visitor was asked for an address or a number that was then given: everything that was said since the question before. */
export function askingWords({ steps }: Playbook, given: Readonly<Record<string, string>>): string {
  let said: string[] = [];
  const words: string[] = [];
  for (const { say, field } of steps) {
    if (say) said.push(say);
    if (!field) continue;
    if (REACHED_BY.has(field.name) && given[field.name] !== undefined) words.push(...said);
    said = [];
  }
  return Array.from(words.join('\n')).slice(0, ASKING_MAX).join('');
}

/** Whether a message is one of a few words, and nothing else. */
const isOneOf = (message: string, words: readonly string[]): boolean =>
  words.includes(
    message
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[\s.!]+/gu, ' ')
      .trim(),
  );

/** Takes a message as the answer to the step that waits. One that does not fit is asked for again. */
export function answerStep(playbook: Playbook, playing: Playing, message: string, language: Language): Move {
  const step = playbook.steps[playing.step];
  const { field } = step ?? {};
  if (!step || !field) return { say: [], playing: undefined, left: true };
  if (isOneOf(message, WORDS.stop)) return { say: [WORDS.stopped[language]], playing: undefined };
  const next = { ...playing, step: playing.step + 1 };
  if (!field.required && isOneOf(message, WORDS.skip)) return onward(playbook, next);
  const value = collected(field, message);
  if (value !== undefined) return onward(playbook, { ...next, fields: { ...playing.fields, [field.name]: value } });
  if (playing.tries + 1 >= TRIES) return { say: [], playing: undefined, left: true };
  const choices = field.choices ? ` (${field.choices.join(', ')})` : '';
  return { say: [`${WORDS.again[language][field.kind]}${choices}`, step.say], playing: { ...playing, tries: playing.tries + 1 } };
}
