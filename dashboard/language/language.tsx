import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import type { Words } from './words.ts';

export type Language = 'en' | 'fr';

interface Choice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}
const Context = createContext<Choice>({ language: 'en', choose: () => undefined });

const KEY = 'rempart.language';

/** A browser may refuse to keep anything: then the choice lasts as long as the page. */
function remembered(): Language | undefined {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'fr' || kept === 'en' ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, set] = useState<Language>(() => remembered() ?? (navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en'));
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = (next: Language): void => {
    set(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Not kept.
    }
  };
  return <Context value={{ language, choose }}>{children}</Context>;
}

export const useLanguage = (): Choice => useContext(Context);

/** The words of a page in the language of its reader. */
export const useWords = <T,>({ en, fr }: Words<T>): T => (useLanguage().language === 'fr' ? (fr as T) : en);

/** Numbers and times as the reader writes them. */
export function useFormats() {
  const { language } = useLanguage();
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const number = (value: number, options?: Intl.NumberFormatOptions): string => new Intl.NumberFormat(locale, options).format(value);
  return {
    number,
    percent: (value: number): string => number(value, { style: 'percent', maximumFractionDigits: 0 }),
    date: (iso: string): string => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(iso)),
    moment: (iso: string): string => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso)),
    ago: (iso: string): string => ago(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }), (Date.parse(iso) - Date.now()) / 1000),
    bytes: (count: number): string => {
      const unit = count < 1_000 ? 'byte' : count < 1_000_000 ? 'kilobyte' : 'megabyte';
      const size = { byte: 1, kilobyte: 1_000, megabyte: 1_000_000 }[unit];
      return number(count / size, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits: unit === 'megabyte' ? 1 : 0 });
    },
    country: (code: string): string => {
      try {
        return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
      } catch {
        return code;
      }
    },
    weekday: (day: number): string => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, day))),
  };
}

const STEPS = [
  ['second', 60],
  ['minute', 3_600],
  ['hour', 86_400],
  ['day', 2_592_000],
  ['month', 31_536_000],
  ['year', Infinity],
] as const;

function ago(format: Intl.RelativeTimeFormat, seconds: number): string {
  let size = 1;
  for (const [unit, below] of STEPS) {
    if (Math.abs(seconds) < below) return format.format(Math.round(seconds / size), unit);
    size = below;
  }
  return '';
}
