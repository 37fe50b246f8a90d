import * as z from 'zod';
import { plain, plainLine } from '../cleaning/fields.ts';
import { id } from '../core/schema.ts';
import { PART_LIMITS } from './contract.ts';

/** How much is in one of them (S20). */
const STEPS = 15;
const CHOICES = 20;
const ACTIONS = 5;
const PHRASES = 20;

const priority = z.number().int().min(0).max(100);

/** What may be asked for, and how the answer is checked (`collect.ts`). */
export const FIELD_KINDS = ['text', 'email', 'phone', 'url', 'number', 'date', 'choice'] as const;

const field = z
  .strictObject({
    name: z
      .string()
      .max(40)
      .regex(/^[a-z][a-z0-9_]{0,39}$/, { error: 'Small letters, digits and _' }),
    kind: z.enum(FIELD_KINDS),
    required: z.boolean(),
    choices: z.array(plainLine(80)).min(2).max(CHOICES).optional(),
  })
  .refine(({ kind, choices }) => (kind === 'choice') === (choices !== undefined), { error: 'A choice, and nothing else, has choices' });

const step = z.strictObject({ say: plain(500), field: field.optional() });

/** A goal, and the steps that lead to it. */
export const playbook = {
  name: plainLine(100),
  goal: plain(1_000),
  enabled: z.boolean(),
  steps: z.array(step).min(1).max(STEPS),
};

/** What the chatbot always or never does; the higher priority comes first. */
export const rule = { kind: z.enum(['always', 'never']), text: plain(500), priority, enabled: z.boolean() };

const condition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('time-on-page'), seconds: z.number().int().min(1).max(3_600) }),
  z.strictObject({ kind: z.literal('url'), match: z.enum(['exact', 'prefix', 'contains']), value: plainLine(500) }),
  z.strictObject({ kind: z.literal('exit-intent') }),
  z.strictObject({ kind: z.literal('message'), match: z.enum(['exact', 'contains', 'words']), phrases: z.array(plainLine(200)).min(1).max(PHRASES) }),
  z.strictObject({ kind: z.literal('no-answer'), times: z.number().int().min(1).max(10) }),
  z.strictObject({ kind: z.literal('outside-hours') }),
]);

const action = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('say'), text: plain(1_000) }),
  z.strictObject({ kind: z.literal('open') }),
  z.strictObject({
    kind: z.literal('collect-lead'),
    fields: z
      .array(z.enum(['name', 'email', 'phone', 'company']))
      .min(1)
      .max(4),
  }),
  z.strictObject({ kind: z.literal('hand-off') }),
  // To the webhooks of the account that listen to it: no id is kept here that could be another account's, or be gone (S9.9).
  z.strictObject({ kind: z.literal('webhook') }),
  z.strictObject({ kind: z.literal('playbook'), playbookId: id }),
]);

/** When something happens, what is done. */
export const trigger = { name: plainLine(100), enabled: z.boolean(), priority, when: condition, then: z.array(action).min(1).max(ACTIONS) };

/** What happened, as it is held against the triggers. */
export const triggerEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('page'), url: z.string().min(1).max(2_048), seconds: z.number().int().min(0).max(86_400) }),
  z.strictObject({ kind: z.literal('exit-intent') }),
  z.strictObject({ kind: z.literal('message'), text: z.string().min(1).max(4_000) }),
  z.strictObject({ kind: z.literal('no-answer'), times: z.number().int().min(1).max(1_000) }),
  z.strictObject({ kind: z.literal('outside-hours') }),
]);

export const playbookBody = z.strictObject(playbook);
export const ruleBody = z.strictObject(rule);
export const triggerBody = z.strictObject(trigger);

export type Playbook = z.output<typeof playbookBody>;
export type Rule = z.output<typeof ruleBody>;
export type Trigger = z.output<typeof triggerBody>;
export type TriggerEvent = z.output<typeof triggerEvent>;
export type Action = z.output<typeof action>;
export const triggerAction = action;

/** Parts with their ids, as an export carries them. */
export const partsDocument = {
  playbooks: z.array(z.strictObject({ id, ...playbook })).max(PART_LIMITS.playbook),
  rules: z.array(z.strictObject({ id, ...rule })).max(PART_LIMITS.rule),
  triggers: z.array(z.strictObject({ id, ...trigger })).max(PART_LIMITS.trigger),
};
