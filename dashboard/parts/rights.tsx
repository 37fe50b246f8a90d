import { rightWords } from '../language/right-words.ts';
import { useWords } from '../language/language.tsx';

/** The parts of a chatbot in which rights are given to people and keys. */
export const AREAS = ['settings', 'knowledge', 'playbooks', 'conversations', 'channels', 'analytics'] as const;
export type Area = (typeof AREAS)[number];

/** What may be done in an area, as the options of a choice; nothing is the empty one. */
export function Levels() {
  const t = useWords(rightWords);
  return (
    <>
      <option value="">{t.no}</option>
      <option value="read">{t.read}</option>
      <option value="write">{t.write}</option>
    </>
  );
}
