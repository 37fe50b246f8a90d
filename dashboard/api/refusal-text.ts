import type { ProblemError } from '../../client/client.ts';
type Language = 'en' | 'fr';

/** What a refusal means to its reader: in the service's own words where it has some in both languages, else by its code. */
export function refusalText(
  error: ProblemError,
  byCode: { readonly internal: string; readonly seconds: (count: number) => string },
  language: Language,
): string {
  const text = error.document.message?.[language] ?? (byCode as Readonly<Record<string, unknown>>)[error.code];
  const known = typeof text === 'string' ? text : byCode.internal;
  return error.retryAfterSeconds === undefined ? known : `${known} ${byCode.seconds(error.retryAfterSeconds)}`;
}
