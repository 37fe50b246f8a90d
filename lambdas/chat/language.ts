import type { Language } from '../behaviour/words.ts';
import { words } from '../models/terms.ts';

/** Words that one language has and the other has not, accents folded; enough to tell a question. */
const TELLING: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    'the is are was what how where when why who which and you your my of to do does did can could would for with have has it this that there hello hi thanks please'.split(
      ' ',
    ),
  ),
  fr: new Set(
    'le la les est sont etait quel quelle quels quelles que qui quoi comment ou quand pourquoi combien et vous votre vos mon ma mes de des du je tu il elle nous un une pour avec avez ai bonjour salut merci svp'.split(
      ' ',
    ),
  ),
};

/** The language in which a visitor writes, among those that the chatbot speaks; its main one when a message does not tell. */
export function languageOf(text: string, main: Language, spoken: readonly Language[]): Language {
  const found = words(text);
  const count = (language: Language): number => found.filter((word) => TELLING[language].has(word)).length;
  const other: Language = main === 'en' ? 'fr' : 'en';
  return spoken.includes(other) && count(other) > count(main) ? other : main;
}
