import * as z from 'zod';
import { color, icon, plain, plainLine, richInput } from '../cleaning/fields.ts';
import { language } from '../core/schema.ts';

/** Versions that a chatbot keeps; the oldest go when more are published (S20). */
export const VERSIONS_MAX = 100;
/** The most that a draft may be when it is published, in bytes of JSON: what is published can also be exported and imported. */
export const CONTENT_MAX_BYTES = 240_000;
/** Members of the largest import: every playbook, rule and trigger that a chatbot may have, with all their steps and actions. */
export const IMPORT_KEYS = 5_000;

export const FORMAT = 'rempart-chatbot';
export const FORMAT_VERSION = 1;

const theme = z.strictObject({ primaryColor: color, textColor: color, position: z.enum(['left', 'right']), icon });

/** What is drafted and published, by its class of field (docs/chatbots.md): all plain but `notice`, which is rich, and those of a strict pattern. */
export const settings = {
  name: plainLine(100),
  language,
  languages: z.array(language).min(1).max(2),
  persona: plain(2_000, 0),
  instructions: plain(20_000, 0),
  welcomeMessage: plain(1_000, 0),
  suggestedMessages: z.array(plainLine(200)).max(6),
  fallbackMessage: plain(1_000, 0),
  notice: richInput(5_000),
  model: z.string().min(1).max(200).nullable(),
  temperature: z.number().min(0).max(1).nullable(),
  theme,
};

/** What a client sends: everything but the name has a default; of a theme any part. */
export const given = { ...z.strictObject(settings).partial().shape, theme: theme.partial().optional() };
export type Given = z.output<z.ZodObject<typeof given>>;

/** Settings as replies show them. Purified markup is longer than what came: a bracket becomes four characters. */
export const shown = {
  name: z.string(),
  language,
  languages: z.array(language),
  persona: z.string(),
  instructions: z.string(),
  welcomeMessage: z.string(),
  suggestedMessages: z.array(z.string()),
  fallbackMessage: z.string(),
  notice: z.string(),
  model: z.string().nullable(),
  temperature: z.number().nullable(),
  theme: z.strictObject({ primaryColor: z.string(), textColor: z.string(), position: z.enum(['left', 'right']), icon: z.string() }),
};
