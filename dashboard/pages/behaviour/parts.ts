import type { Input, Item } from '../../../client/client.ts';

export type Rule = Item<'listRules'>;
export type Playbook = Item<'listPlaybooks'>;
export type Trigger = Item<'listTriggers'>;
export type Step = Playbook['steps'][number];
export type StepField = NonNullable<Step['field']>;
export type Condition = Trigger['when'];
export type Action = Trigger['then'][number];
export type Event = Input<'dryRunTriggers'>['body']['event'];

/** A condition of a kind, with what is usual. */
export const CONDITIONS: { readonly [K in Condition['kind']]: Extract<Condition, { readonly kind: K }> } = {
  message: { kind: 'message', match: 'contains', phrases: [] },
  url: { kind: 'url', match: 'contains', value: '' },
  'time-on-page': { kind: 'time-on-page', seconds: 30 },
  'exit-intent': { kind: 'exit-intent' },
  'no-answer': { kind: 'no-answer', times: 2 },
  'outside-hours': { kind: 'outside-hours' },
};

/** Whether only the page around the chat can tell that it holds: the line of HTML has to ask for it. */
export const isOfPage = ({ kind }: Condition): boolean => kind === 'time-on-page' || kind === 'url' || kind === 'exit-intent';

/** An action of a kind, with what is usual. */
export const ACTIONS: { readonly [K in Action['kind']]: Extract<Action, { readonly kind: K }> } = {
  say: { kind: 'say', text: '' },
  open: { kind: 'open' },
  'collect-lead': { kind: 'collect-lead', fields: ['name', 'email'] },
  'hand-off': { kind: 'hand-off' },
  webhook: { kind: 'webhook' },
  playbook: { kind: 'playbook', playbookId: '' },
};

export const FIELD_KINDS = ['text', 'email', 'phone', 'url', 'number', 'date', 'choice'] as const satisfies readonly StepField['kind'][];
export const CONTACT_FIELDS = ['name', 'email', 'phone', 'company'] as const;

/** The words in which lists are written into a form: one a line. */
export const toLines = (list: readonly string[] | undefined): string => (list ?? []).join('\n');
export const fromLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trimStart())
    .filter(Boolean);

/** Lists are kept as they are typed; what is sent has no blank ends. */
export const trimmed = (list: readonly string[]): string[] => list.map((line) => line.trim()).filter(Boolean);
