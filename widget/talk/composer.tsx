import { h, type VNode } from '../nodes.ts';
import { icon } from '../parts/icons.ts';
import type { TalkWords } from './english.ts';

/** What the visitor is writing, and the field that nobody sees: kept outside of what is drawn. */
export const written = { draft: '', trap: '' };

/** The most that a message holds, in characters. */
const MESSAGE_MAX = 4_000;

const field = (): HTMLTextAreaElement | null => document.querySelector('textarea');

/** Brings the visitor to where one writes. */
export const toComposer = (): void => field()?.focus();

function keep(area: HTMLTextAreaElement): void {
  written.draft = area.value;
  // Browsers that size fields by what is in them need no help.
  if (CSS.supports('field-sizing', 'content')) return;
  area.style.blockSize = 'auto';
  area.style.blockSize = `${area.scrollHeight + 2}px`;
}

interface ComposerProps {
  readonly words: TalkWords;
  readonly busy: false | 'answering' | 'stopping';
  /** Nothing may be sent at the moment. */
  readonly quiet: boolean;
  readonly ask: (text: string) => void;
  readonly stop: () => void;
  /** Absent where there is no conversation yet that a file could belong to. */
  readonly attach: (() => void) | undefined;
}

/** Where the visitor writes. Enter sends, Shift and Enter begin a new line, and what an input method is still putting together is left alone. */
export function Composer({ words, busy, quiet, ask, stop, attach }: ComposerProps): VNode {
  const send = (event: Event): void => {
    event.preventDefault();
    const area = field();
    const text = area?.value.trim();
    if (busy || quiet || !area || !text) return;
    area.value = '';
    keep(area);
    ask(text);
  };
  const press = (name: 'send' | 'stop' | 'clip', label: string, more: object): VNode => (
    <button class={name === 'clip' ? 'quiet' : 'round'} aria-label={label} title={label} {...more}>
      {icon(name)}
    </button>
  );
  return (
    <form class="composer" onSubmit={send}>
      {/* People neither see nor reach it; who fills in every field is a program. */}
      <input
        class="trap"
        name="website"
        tabIndex={-1}
        autocomplete="off"
        aria-hidden="true"
        onInput={({ currentTarget }) => (written.trap = currentTarget.value)}
      />
      {attach && press('clip', words.attach, { type: 'button', onClick: attach })}
      <textarea
        rows={1}
        maxLength={MESSAGE_MAX}
        aria-label={words.label}
        placeholder={words.placeholder}
        dir="auto"
        enterkeyhint="send"
        ref={(area) => {
          area.value = written.draft;
        }}
        onInput={({ currentTarget }) => keep(currentTarget)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
        }}
      />
      {busy
        ? press('stop', busy === 'stopping' ? words.stopping : words.stop, { type: 'button', disabled: busy === 'stopping', onClick: stop })
        : press('send', words.send, { disabled: quiet })}
    </form>
  );
}
