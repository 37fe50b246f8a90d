import type { Action, Playbook, Rule, Trigger, TriggerEvent } from './fields.ts';
import { match } from './match.ts';
import { firedOnPage } from './page-triggers.ts';
import { answerStep, askingWords, beginPlaybook, type Move, type Playing } from './playing.ts';
import { formId, formPlaybook, WORDS, type Language } from './words.ts';

type WithId<T> = T & { readonly id: string };

/** What a chatbot's team has said about how it behaves. */
export interface Behaviour {
  readonly playbooks: readonly WithId<Playbook>[];
  readonly rules: readonly WithId<Rule>[];
  readonly triggers: readonly WithId<Trigger>[];
}

/** Whether anything but a model can answer in this chatbot. */
export const acts = ({ playbooks, triggers }: Behaviour): boolean => playbooks.length > 0 || triggers.length > 0;

/** Where a conversation stands. */
export interface PlayState {
  readonly playing: Playing | undefined;
  /** Questions in a row that had no answer. */
  readonly unanswered: number;
}

export const AT_REST: PlayState = { playing: undefined, unanswered: 0 };

/** What the chatbot does by itself, in words that its team has written. */
export interface Plan {
  /** Said in this order. */
  readonly say: readonly string[];
  /** A person is asked for. */
  readonly handOff: boolean;
  /** The model answers as well. */
  readonly answer: boolean;
  readonly state: PlayState;
  /** What a playbook or a form has collected, now that it has come to its end. */
  readonly collected?: Readonly<Record<string, string>>;
  /** The words with which an address or a number among it was asked for: whoever answers them agrees to what they say. */
  readonly askedWith?: string;
  /** Triggers of which the account's webhooks are told. */
  readonly told?: readonly FiredTrigger[];
}

/** A trigger that has fired, as those are told who listen. */
interface FiredTrigger {
  readonly triggerId: string;
  readonly name: string;
}

const playbookOf = ({ playbooks }: Behaviour, id: string, language: Language): Playbook | undefined =>
  formPlaybook(id, language) ?? playbooks.find((playbook) => playbook.id === id && playbook.enabled);

/** One move of a playbook as a plan. */
function planOf({ say, playing, done, left }: Move, unanswered: number, thenHandOff: boolean, language: Language): Plan {
  const handOff = done !== undefined && thenHandOff;
  return {
    say: [...say, ...(handOff && say.length === 0 ? [WORDS.handedOff[language]] : [])],
    handOff,
    answer: left === true,
    state: { playing, unanswered },
    ...(done && Object.keys(done).length > 0 && { collected: done }),
  };
}

/** What the actions of triggers come to. A form or a playbook comes before the person who is asked for; the first of them wins. */
function act(actions: readonly Action[], behaviour: Behaviour, { playing, unanswered }: PlayState, language: Language): Plan | undefined {
  const said = actions.flatMap((action) => (action.kind === 'say' ? [action.text] : []));
  const handOff = actions.some(({ kind }) => kind === 'hand-off');
  for (const action of actions) {
    const id = action.kind === 'playbook' ? action.playbookId : action.kind === 'collect-lead' ? formId(action.fields) : undefined;
    const playbook = id === undefined ? undefined : playbookOf(behaviour, id, language);
    if (id === undefined || !playbook) continue;
    const plan = planOf(beginPlaybook(id, playbook, handOff), unanswered, handOff, language);
    return { ...plan, say: [...said, ...plan.say] };
  }
  if (said.length === 0 && !handOff) return undefined;
  return { say: said.length > 0 ? said : [WORDS.handedOff[language]], handOff, answer: false, state: { playing, unanswered } };
}

/** A plan with those of the triggers that fired of which webhooks are told. */
function telling(plan: Plan, fired: readonly WithId<Trigger>[]): Plan {
  const told = fired.filter(({ then }) => then.some(({ kind }) => kind === 'webhook')).map(({ id, name }) => ({ triggerId: id, name }));
  return told.length > 0 ? { ...plan, told } : plan;
}

/** What a message comes to that fires nothing which acts: the step that waits for an answer goes on, else the model answers. */
function goesOn(playbook: Playbook | undefined, state: PlayState, text: string, language: Language): Plan {
  if (!state.playing || !playbook) return { say: [], handOff: false, answer: true, state: { ...state, playing: undefined } };
  const move = answerStep(playbook, state.playing, text, language);
  const askedWith = askingWords(playbook, move.done ?? {});
  return { ...planOf(move, state.unanswered, state.playing.thenHandOff, language), ...(askedWith !== '' && { askedWith }) };
}

/**
 * What a message comes to before any model is asked: a trigger that fires, or that has fired on the page before, else the step that waits for an answer, else the model. Nothing in a message is an
 * order: it is compared with what the team has written, and checked as a value.
 */
export function planMessage(
  behaviour: Behaviour,
  state: PlayState,
  {
    text,
    language,
    outsideHours,
    fired = [],
  }: { readonly text: string; readonly language: Language; readonly outsideHours: boolean; readonly fired?: readonly string[] | undefined },
): Plan {
  const events: TriggerEvent[] = [{ kind: 'message', text }, ...(outsideHours ? [{ kind: 'outside-hours' } as const] : [])];
  const playbook = state.playing && playbookOf(behaviour, state.playing.playbookId, language);
  // A conversation that is closed says so once, and then goes on with what it has asked for.
  const matched = events.filter(({ kind }) => kind !== 'outside-hours' || !playbook).flatMap((event) => match(behaviour.triggers, event).matched);
  const triggered = [...firedOnPage(behaviour.triggers, fired), ...matched];
  const actions = triggered.flatMap(({ then }) => then);
  return telling(act(actions, behaviour, { ...state, playing: undefined }, language) ?? goesOn(playbook, state, text, language), triggered);
}

/** What comes after the model has answered, or could not: triggers that count how often it could not. */
export function planAnswer(behaviour: Behaviour, state: PlayState, answered: boolean, language: Language): Plan {
  const after = { ...state, unanswered: answered ? 0 : state.unanswered + 1 };
  const { matched, actions } = answered ? { matched: [], actions: [] } : match(behaviour.triggers, { kind: 'no-answer', times: after.unanswered });
  return telling(act(actions, behaviour, after, language) ?? { say: [], handOff: false, answer: false, state: after }, matched);
}
