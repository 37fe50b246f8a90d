import { h, type VNode } from '../nodes.ts';
import type { Source } from '../wire.ts';
import type { TalkWords } from './english.ts';

/** A quotation that is longer is cut, in characters. */
const QUOTE_MAX = 280;

const place = ({ name, page, heading }: Source, words: TalkWords): string =>
  [name, page !== undefined && words.page(page), heading].filter(Boolean).join(' · ');

/** What an answer was made of, closed until somebody wants to know. */
export const Sources = ({ sources, words }: { readonly sources: readonly Source[]; readonly words: TalkWords }): VNode => (
  <details class="sources">
    <summary>{words.sources(sources.length)}</summary>
    <ol>
      {sources.map((source) => (
        <li tabIndex={-1} dir="auto">
          <strong>{place(source, words)}</strong>
          {source.text && <q>{source.text.length > QUOTE_MAX ? `${source.text.slice(0, QUOTE_MAX).trimEnd()}…` : source.text}</q>}
        </li>
      ))}
    </ol>
  </details>
);

/** Shows the source of a mark, and goes to it. */
export function goToSource(mark: Element, number: number): void {
  const list = mark.closest('article')?.querySelector('details');
  if (!list) return;
  list.open = true;
  list.querySelectorAll('li')[number - 1]?.focus();
}
