import { notices, seldom } from '../late/parts.ts';
import { h, type VNode } from '../nodes.ts';
import { Message } from './message.tsx';
import type { TalkProps } from './talk.tsx';

/** So close to the end, in pixels, somebody follows what comes. */
const NEAR = 60;

let following = true;

/** Keeps the end in sight, unless the visitor has gone back to read. `again`: the visitor has said something, and is at the end once more. */
export function follow(again = false): void {
  following ||= again;
  const log = document.querySelector('.log');
  if (log && following) log.scrollTop = log.scrollHeight;
}

/** It is there before it says something: only so is it read out. */
function Hand({ conversation: { hand }, language }: TalkProps): VNode {
  const text = hand !== 'bot' && seldom()?.hand(hand, language);
  return (
    <p class="hand" role="status" hidden={!text}>
      {text}
    </p>
  );
}

/** Everything that was said, with what stands before it. */
export function Log({ talk, quiet }: { readonly talk: TalkProps; readonly quiet: number }): VNode {
  const { chatbot, conversation, chat, words } = talk;
  const { welcomeMessage, suggestedMessages, notice: owners, language } = chatbot;
  const { messages, busy, said } = conversation;
  return (
    // Announced as it grows it would be read in pieces: the status below says each answer once, when it is whole.
    <div
      class="log"
      role="log"
      aria-live="off"
      aria-label={words.log}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => (following = scrollHeight - scrollTop - clientHeight < NEAR)}
    >
      <div class="before">
        <p>{words.disclosure}</p>
        {owners !== '' && (
          <div lang={language} dir="auto">
            {notices()?.notice(owners)}
          </div>
        )}
      </div>
      {welcomeMessage !== '' && (
        <div lang={language}>{Message({ message: { id: 'said', author: 'assistant', text: welcomeMessage, sources: [], state: 'done' }, talk, quiet })}</div>
      )}
      {messages.every(({ id }) => id.startsWith('said')) && suggestedMessages.length > 0 && (
        <ul class="suggestions" aria-label={words.suggestions} lang={language}>
          {suggestedMessages.map((text) => (
            <li>
              <button dir="auto" onClick={() => void chat.ask(text)}>
                {text}
              </button>
            </li>
          ))}
        </ul>
      )}
      {messages.map((message) => Message({ message, talk, quiet }))}
      {Hand(talk)}
      <p class="hidden" role="status">
        {busy ? words.writing : said}
      </p>
    </div>
  );
}
