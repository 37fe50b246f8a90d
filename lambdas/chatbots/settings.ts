import { cleanRich } from '../cleaning/rich-text.ts';
import { invalidAt } from '../core/problem.ts';
import { DEFAULT_THEME, type ChatbotSettings } from '../database/chatbot-content.ts';
import type { Given } from './fields.ts';

const FALLBACK = {
  en: 'I do not know. Would you like to leave a message for the team?',
  fr: 'Je ne sais pas. Souhaitez-vous laisser un message à l’équipe ?',
} as const;
const WELCOME = { en: 'Hello! How can I help you?', fr: 'Bonjour ! Comment puis-je vous aider ?' } as const;

const refuse = (pointer: string, detail: string): never => {
  throw invalidAt(pointer, detail);
};

/** What a new chatbot begins with, in its language. */
export const freshSettings = (name: string, language: 'fr' | 'en' = 'en'): ChatbotSettings => ({
  name,
  language,
  languages: [language],
  persona: '',
  instructions: '',
  welcomeMessage: WELCOME[language],
  suggestedMessages: [],
  fallbackMessage: FALLBACK[language],
  notice: '',
  model: null,
  temperature: null,
  theme: DEFAULT_THEME,
});

/**
 * What was given, ready to be stored: the rich field purified, the model one that the operator has configured. All other fields were cleaned where they were
 * parsed. `at` is where the settings are in the request.
 * @throws Problem `invalid-request`.
 */
export async function prepared(given: Given, models: readonly string[], at = '#/body'): Promise<Given> {
  if (given.model !== undefined && given.model !== null && !models.includes(given.model)) refuse(`${at}/model`, `Give one of: ${models.join(', ')}`);
  return given.notice === undefined ? given : { ...given, notice: await cleanRich(given.notice, `${at}/notice`) };
}

/** Settings after a change. @throws Problem `invalid-request` when the main language is not among the languages. */
export function changed(current: ChatbotSettings, { theme, ...change }: Given, at = '#/body'): ChatbotSettings {
  const members = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<ChatbotSettings>;
  const parts = Object.fromEntries(Object.entries(theme ?? {}).filter(([, value]) => value !== undefined));
  const next: ChatbotSettings = { ...current, ...members, theme: { ...current.theme, ...parts } };
  // A new main language comes along by itself; a list that leaves it out is a mistake.
  const languages = change.languages ?? (current.languages.includes(next.language) ? current.languages : [...current.languages, next.language]);
  if (!languages.includes(next.language)) refuse(`${at}/languages`, 'The main language is one of them');
  return { ...next, languages: [...new Set(languages)] };
}
