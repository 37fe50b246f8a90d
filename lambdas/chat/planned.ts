import { acts, AT_REST, planMessage, type Behaviour, type Plan, type PlayState } from '../behaviour/plan.ts';
import { isMessaging, type Asker } from './asker.ts';

/** Where the playbooks of a conversation stand, and what its last message came to. */
export interface Play {
  readonly state: PlayState;
  readonly messageId: string;
  readonly plan: Plan;
}

/** A message as playbooks and triggers hear it. */
export interface Heard {
  readonly id: string;
  readonly text: string;
}

/** Nothing of its own to say: the model answers. */
export const ANSWER: Plan = { say: [], handOff: false, answer: true, state: AT_REST };

/** Triggers of the page that a visitor's widget says have fired; nobody else is on a page. */
export const firedFor = (asker: Asker): readonly string[] | undefined => (asker.channel === 'widget' ? asker.fired : undefined);

/** What a message comes to where its conversation stands: the same message, sent again, comes to the same. */
export function planned(play: Play | undefined, { id, text }: Heard, behaviour: Behaviour, at: Omit<Parameters<typeof planMessage>[2], 'text'>): Plan {
  if (!acts(behaviour)) return ANSWER;
  return play?.messageId === id ? play.plan : planMessage(behaviour, play?.state ?? AT_REST, { ...at, text });
}

/**
 * Whether the model is asked before the message is stored. What the chatbot says by itself it has promised, so that is stored first; so is a message for a person,
 * where nothing is said, and one of a messaging service, whose files must have a place.
 */
export const modelIsFirst = (asker: Asker, { takenOver, plan }: { readonly takenOver: boolean; readonly plan: Plan }): boolean =>
  !takenOver && plan.answer && !isMessaging(asker);

/**
 * What a message comes to once it has its place in the conversation: of two at once, the other may have moved it on since it was read. A model that is speaking
 * already goes on, as though its message had come first, and the conversation stays where the other has left it.
 */
export const inItsPlace = (speaking: boolean, inOrder: Plan, state: PlayState | undefined): Plan =>
  speaking && !inOrder.answer ? { ...ANSWER, state: state ?? AT_REST, ...(inOrder.told && { told: inOrder.told }) } : inOrder;
