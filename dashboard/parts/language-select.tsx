import type { ComponentProps } from 'react';
import { useWords, type Language } from '../language/language.tsx';
import { plainWords } from '../language/plain-words.ts';
import { Select } from './field.tsx';
import { textOf } from './form.tsx';

/** A choice of one of the languages of the product. */
export function LanguageSelect(props: Omit<ComponentProps<typeof Select>, 'children'>) {
  const t = useWords(plainWords);
  return (
    <Select {...props}>
      <option value="en">{t.english}</option>
      <option value="fr">{t.french}</option>
    </Select>
  );
}

/** What was chosen in it. */
export const languageOf = (form: FormData, name: string): Language => (textOf(form, name) === 'fr' ? 'fr' : 'en');
