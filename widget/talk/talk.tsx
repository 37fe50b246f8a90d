import { h, type Child, type VNode } from '../nodes.ts';
import { more, seldom } from '../late/parts.ts';
import type { Kept, PanelName } from '../more/more.tsx';
import { Header, type HeaderProps } from '../parts/header.tsx';
import { icon } from '../parts/icons.ts';
import type { Call, ChatbotView } from '../wire.ts';
import type { Language } from '../words.ts';
import type { Chat } from './chat.ts';
import { Composer } from './composer.tsx';
import type { Conversation } from './conversation.ts';
import { Log } from './log.tsx';
import type { TalkWords } from './english.ts';

/** The conversation of a session, and what can be done in it. */
export interface Opened {
  readonly chatbot: ChatbotView;
  readonly conversation: Conversation;
  readonly chat: Chat;
  readonly call: Call;
}

export interface Around {
  readonly header: HeaderProps;
  readonly language: Language;
  readonly words: TalkWords;
  /** What lies above the chat. */
  readonly panel: { readonly name: PanelName; readonly kept: Kept } | undefined;
  readonly draw: () => void;
  readonly show: (panel: PanelName) => void;
  readonly hide: () => void;
  readonly forgotten: () => void;
  readonly online: boolean;
  /** Milliseconds. */
  readonly now: number;
}

export interface TalkProps extends Opened, Around {
  readonly leave: () => void;
}

const Banner = ({ text }: { readonly text: string }): VNode => (
  <p class="banner" role="status">
    {icon('clock')}
    {text}
  </p>
);

/** Whether somebody has asked for the menu. */
let menu = false;

/** A chat that is open: header, conversation, and where one writes. */
export function Talk(given: Opened & Around): Child[] {
  const leave = (): void => given.show('lead');
  const talk = { ...given, leave };
  const { words, header, conversation, chat, call, language, panel, draw, show, hide, forgotten, online, now } = given;
  const { ended, messages, quietUntil, busy, id } = conversation;
  const quiet = Math.max(0, Math.ceil((quietUntil - now) / 1_000));
  const banner = ended ? seldom()?.wording(ended, language) : !online && words.offline;
  const ask = (): void => {
    menu = true;
    draw();
  };
  const choices = [
    { name: 'leave', act: leave } as const,
    ...(messages.length > 0 && !busy ? [{ name: 'anew', act: chat.anew } as const] : []),
    ...(messages.length > 0 ? [{ name: 'save', act: () => show('save') } as const] : []),
    { name: 'forget', act: () => show('forget') } as const,
  ];
  return [
    Header({ ...header, menu: ended ? undefined : { text: words.menu, ask, inside: menu && seldom()?.Menu({ language, choices }) } }),
    Log({ talk, quiet }),
    banner && Banner({ text: banner }),
    !ended &&
      Composer({
        words,
        busy,
        quiet: quiet > 0 || !online,
        ask: (text) => void chat.ask(text),
        stop: () => void chat.stop(),
        attach: id === undefined ? undefined : () => show('files'),
      }),
    panel && more()?.Panel({ ...panel, draw, language, call, conversation, forgotten, title: header.name, close: hide }),
  ];
}
