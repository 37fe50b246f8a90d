import type { Action, Trigger, TriggerEvent } from './fields.ts';

/** Texts as they are compared: one form for what looks alike, no difference of case. Nothing that a person wrote ever becomes a pattern (S20.3). */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase().trim();

/** The words of a text, each between spaces, so that a phrase is found as whole words by plain search. */
const words = (text: string): string =>
  ` ${folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(' ')} `;

function messageMatches(text: string, match: 'exact' | 'contains' | 'words', phrase: string): boolean {
  if (match === 'exact') return folded(text) === folded(phrase);
  if (match === 'contains') return folded(phrase) !== '' && folded(text).includes(folded(phrase));
  return words(phrase).trim() !== '' && words(text).includes(words(phrase));
}

/** An address as it is compared: as the URL parser writes it, without its fragment. What is no address is compared as it stands. */
function address(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.hash = '';
  return url.href;
}

function urlMatches(url: string, match: 'exact' | 'prefix' | 'contains', value: string): boolean {
  if (match === 'exact') return address(url) === address(value);
  return match === 'prefix' ? address(url).startsWith(URL.canParse(value) ? address(value) : value) : address(url).includes(value);
}

/** Whether a condition holds for what happened. */
export function holds(when: Trigger['when'], event: TriggerEvent): boolean {
  switch (when.kind) {
    case 'time-on-page':
      return event.kind === 'page' && event.seconds >= when.seconds;
    case 'url':
      return event.kind === 'page' && urlMatches(event.url, when.match, when.value);
    case 'message':
      return event.kind === 'message' && when.phrases.some((phrase) => messageMatches(event.text, when.match, phrase));
    case 'no-answer':
      return event.kind === 'no-answer' && event.times >= when.times;
    case 'exit-intent':
    case 'outside-hours':
      return event.kind === when.kind;
  }
}

/** The triggers that fire for what happened, highest priority first, older before newer, and what they do in that order. */
export function match<T extends Trigger & { readonly id: string }>(
  triggers: readonly T[],
  event: TriggerEvent,
): { readonly matched: T[]; readonly actions: Action[] } {
  const matched = triggers.filter(({ enabled, when }) => enabled && holds(when, event)).sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
  return { matched, actions: matched.flatMap(({ then }) => then) };
}
