import type { VNode } from '../nodes.ts';
import type { Refusal } from '../wire.ts';
import type { Language } from '../words.ts';
import { h, icon } from './lent.ts';
import { SELDOM_WORDS } from './seldom-words.ts';
import { wording } from './wording.ts';

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
