import type { Action, Trigger } from './fields.ts';
import { byPriority } from './order.ts';

type WithId = Trigger & { readonly id: string };
type OnPage = Extract<Trigger['when'], { readonly kind: 'time-on-page' | 'url' | 'exit-intent' }>;

/** A trigger that depends on the page around the chat, as the frame on that page must know it. */
export interface PageTrigger {
  readonly id: string;
  readonly when: OnPage;
  readonly say: readonly string[];
  readonly open: boolean;
  readonly lead: boolean;
  /** There is something that only the service can do: it is told with the visitor's next message. */
  readonly tell: boolean;
}

const isOnPage = (when: Trigger['when']): when is OnPage => when.kind === 'time-on-page' || when.kind === 'url' || when.kind === 'exit-intent';

/** What the frame cannot do by itself. */
const isForService = ({ kind }: Action): boolean => kind === 'hand-off' || kind === 'playbook' || kind === 'webhook';

/** The triggers that a page can fire, the highest priority first, older before newer. What they say and look for is seen by whoever looks at the page. */
export const pageTriggers = (triggers: readonly WithId[]): PageTrigger[] =>
  triggers.toSorted(byPriority).flatMap(({ id, enabled, when, then }) => {
    if (!enabled || !isOnPage(when)) return [];
    const does = (...kinds: readonly string[]): boolean => then.some(({ kind }) => kinds.includes(kind));
    const say = then.flatMap((action) => (action.kind === 'say' ? [action.text] : []));
    const trigger = { id, when, say, open: does('open'), lead: does('collect-lead'), tell: then.some(isForService) };
    return trigger.open || trigger.lead || trigger.tell || say.length > 0 ? [trigger] : [];
  });

/** What is left to the service of triggers that a widget says have fired, in the order in which triggers act. One that no page can fire, or that is not there, is not believed. */
export const firedOnPage = (triggers: readonly WithId[], fired: readonly string[]): readonly WithId[] =>
  triggers
    .toSorted(byPriority)
    .flatMap((trigger) =>
      trigger.enabled && isOnPage(trigger.when) && fired.includes(trigger.id) ? [{ ...trigger, then: trigger.then.filter(isForService) }] : [],
    );
