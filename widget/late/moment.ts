import type { Language } from '../words.ts';

/** How the time of a moment is written for a visitor: in the visitor's own zone, which is named. */
export const momentIn =
  (language: Language) =>
  (time: string): string =>
    new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(
      new Date(time),
    );
