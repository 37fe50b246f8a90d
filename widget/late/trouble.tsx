import type { VNode } from '../nodes.ts';
import type { Refusal } from '../wire.ts';
import type { Language } from '../words.ts';
import { h, icon } from './lent.ts';
import { momentIn } from './moment.ts';
import { SELDOM_WORDS } from './seldom-words.ts';

/** What a refusal means for a visitor. What only the site's owner can mend is not explained to visitors. `quiet`: seconds until something may be sent again. */
export function wording({ code, reason, opensAt }: Refusal, language: Language, quiet = 0): string {
  const words = SELDOM_WORDS[language];
  switch (code) {
    case 'outside-active-hours':
      return opensAt === undefined ? words.closed : `${words.closed} ${words.opens(momentIn(language)(opensAt))}`;
    case 'not-allowed':
      return reason === 'signed-visitors-only' ? words.signIn : words.refused;
    case 'origin-refused':
    case 'ip-refused':
    case 'country-refused':
    case 'not-found':
      return words.refused;
    case 'rate-limited':
      return quiet > 0 ? words.slower(quiet) : words.failed;
    case 'quota-exceeded':
      return words.quota;
    case 'spam-refused':
      return words.spam;
    case 'invalid-request':
    case 'payload-too-large':
      return words.tooLong;
    default:
      return words.failed;
  }
}

const MENDABLE = new Set(['internal', 'unavailable', 'rate-limited', 'conflict', 'token-refused']);

interface TroubleProps {
  readonly refusal: Refusal;
  readonly language: Language;
  readonly quiet: number;
  readonly again: () => void;
  readonly leave: () => void;
}

/** What went wrong with a message, and what can be done. */
export const Trouble = ({ refusal, language, quiet, again, leave }: TroubleProps): VNode => (
  <div class="trouble">
    <p>
      {wording(refusal, language, quiet)}
      {['internal', 'unavailable'].includes(refusal.code) && refusal.requestId && <small>{SELDOM_WORDS[language].reference(refusal.requestId)}</small>}
    </p>
    {MENDABLE.has(refusal.code) && (
      <button class="plain" disabled={quiet > 0} onClick={again}>
        {SELDOM_WORDS[language].retry}
      </button>
    )}
    {refusal.code === 'quota-exceeded' && (
      <button class="plain" onClick={leave}>
        {SELDOM_WORDS[language].leave}
      </button>
    )}
  </div>
);

/** Why there is no chat at all. */
export const Refusing = ({ refusal, language, retry }: { readonly refusal: Refusal; readonly language: Language; readonly retry: () => void }): VNode[] => [
  icon('clock'),
  <p>{wording(refusal, language)}</p>,
  ...(MENDABLE.has(refusal.code)
    ? [
        <button class="plain" onClick={retry}>
          {SELDOM_WORDS[language].retry}
        </button>,
      ]
    : []),
];
