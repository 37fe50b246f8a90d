import { h, type VNode } from '../nodes.ts';
import type { TalkWords } from './english.ts';

/** There was no answer at all, so nothing more can be loaded either: what is said of it is here already. */
export const Lost = ({ words, again }: { readonly words: TalkWords; readonly again: () => void }): VNode => (
  <div class="trouble">
    <p>{words.lost}</p>
    <button class="plain" onClick={again}>
      {words.retry}
    </button>
  </div>
);
