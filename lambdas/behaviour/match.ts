import type { Action, Trigger, TriggerEvent } from './fields.ts';
import { byPriority } from './order.ts';

/** Texts as they are compared: one form for what looks alike, no difference of case. Nothing that a person wrote ever becomes a pattern (S20.3). */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase().trim();

/** The words of a text, each between spaces, so that a phrase is found as whole words by plain search. */
const words = (text: string): string =>
  ` ${folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(' ')} `;

/** Whether a text, folded or as words once for all phrases, has one of them. */
function messageMatches(text: string, match: 'exact' | 'contains' | 'words', phrases: readonly string[]): boolean {
  const form = match === 'words' ? words : folded;
  const said = form(text);
  return phrases.map(form).some((phrase) => (match === 'exact' ? said === phrase : phrase.trim() !== '' && said.includes(phrase)));
}

/** An address as it is compared: as the URL parser writes it, without its fragment. What is no address is compared as it stands. */
function address(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.hash = '';
  return url.href;
}

/** A page as the widget tells of it: what comes after the path may hold what is nobody's business. */
function place(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.search = '';
  return address(url.href);
}

function urlMatches(url: string, match: 'exact' | 'prefix' | 'contains', value: string): boolean {
  const seen = place(url);
  if (match === 'exact') return seen === address(value);
  return match === 'prefix' ? seen.startsWith(address(value)) : seen.includes(value);
}

/** Whether a condition holds for what happened. */
export function holds(when: Trigger['when'], event: TriggerEvent): boolean {
  switch (when.kind) {
    case 'time-on-page':
      return event.kind === 'page' && event.seconds >= when.seconds;
    case 'url':
      return event.kind === 'page' && urlMatches(event.url, when.match, when.value);
    case 'message':
      return event.kind === 'message' && messageMatches(event.text, when.match, when.phrases);
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
  const matched = triggers.filter(({ enabled, when }) => enabled && holds(when, event)).sort(byPriority);
  return { matched, actions: matched.flatMap(({ then }) => then) };
}
