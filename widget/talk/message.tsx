import { rich, seldom } from '../late/parts.ts';
import { h, type VNode } from '../nodes.ts';
import { icon } from '../parts/icons.ts';
import type { Shown } from './conversation.ts';
import { markdown } from './markdown.ts';
import { goToSource, Sources } from './sources.tsx';
import type { TalkProps } from './talk.tsx';
import { Lost } from './lost.tsx';

interface MessageProps {
  readonly message: Shown;
  readonly talk: TalkProps;
  /** Seconds until something may be sent again. */
  readonly quiet: number;
}

function Thumbs({ message: { id, thumb: given }, talk: { words, chat } }: MessageProps): VNode {
  const thumb = (value: 'up' | 'down', label: string): VNode => (
    <button class="quiet" aria-label={label} title={label} aria-pressed={given === value} onClick={() => void chat.thumb(id, value)}>
      {icon(value)}
    </button>
  );
  return (
    <div class="thumbs">
      {thumb('up', words.good)}
      {thumb('down', words.bad)}
      <span role="status">{given && words.thanks}</span>
    </div>
  );
}

/** One message: who says it, what, out of what, and what may be done about it. */
export function Message(props: MessageProps): VNode {
  const { message, talk, quiet } = props;
  const { words, chat, language, leave } = talk;
  const { id, author, text, state, sources, refusal } = message;
  const cite = (number: number): VNode | undefined =>
    sources[number - 1] && (
      <button class="cite" aria-label={words.source(number)} onClick={({ currentTarget }) => goToSource(currentTarget, number)}>
        {number}
      </button>
    );
  const own = author === 'visitor';
  const again = (): void => void chat.again(id);
  const name = own ? words.you : author === 'person' ? words.person : words.bot;
  return (
    <article key={id} class={`message ${author}`} aria-label={name}>
      {author === 'person' && seldom()?.By({ name })}
      {(text !== '' || state === 'streaming') && (
        <div class={`text ${own ? 'typed' : state}`} dir="auto">
          {own ? text : markdown(text, cite, () => rich()?.rich)}
        </div>
      )}
      {state === 'stopped' && <p class="small">{words.stopped}</p>}
      {refusal && (refusal.code === 'offline' ? Lost({ words, again }) : seldom()?.Trouble({ refusal, language, quiet, again, leave }))}
      {sources.length > 0 && Sources({ sources, words })}
      {author === 'assistant' && state === 'done' && !id.startsWith('said') && Thumbs(props)}
    </article>
  );
}
