import { h, type VNode } from 'preact';
import { Icon } from '../parts/icons.tsx';
import type { Shown } from './conversation.ts';
import { markdown } from './markdown.ts';
import { goToSource, Sources } from './sources.tsx';
import type { TalkProps } from './talk.tsx';
import { Trouble } from './trouble.tsx';

interface MessageProps {
  readonly message: Shown;
  readonly talk: TalkProps;
  /** Seconds until something may be sent again. */
  readonly quiet: number;
}

function Thumbs({ message: { id, thumb: given }, talk: { words, chat } }: MessageProps): VNode {
  const thumb = (value: 'up' | 'down', label: string): VNode => (
    <button class="quiet" aria-label={label} title={label} aria-pressed={given === value} onClick={() => void chat.thumb(id, value)}>
      <Icon name={value} />
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
  const name = own ? words.you : author === 'person' ? words.person : words.bot;
  return (
    <article class={`message ${author}`} aria-label={name}>
      {author === 'person' && (
        <p class="by">
          <Icon name="person" />
          {name}
        </p>
      )}
      {(text !== '' || state === 'streaming') && (
        <div class={`text ${own ? 'typed' : state}`} dir="auto">
          {own ? text : markdown(text, cite)}
        </div>
      )}
      {state === 'stopped' && <p class="small">{words.stopped}</p>}
      {state === 'failed' && refusal && <Trouble {...{ refusal, words, language, quiet, leave }} again={() => void chat.again(id)} />}
      {sources.length > 0 && <Sources sources={sources} words={words} />}
      {author === 'assistant' && state === 'done' && id !== 'welcome' && <Thumbs {...props} />}
    </article>
  );
}
