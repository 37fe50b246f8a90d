import { Fragment, h, type VNode } from 'preact';
import { LOOKS } from './looks.ts';
import type * as More from '../more/more.tsx';
import { Header, type HeaderProps } from '../parts/header.tsx';
import { Icon } from '../parts/icons.tsx';
import { addSheet } from '../sheet.ts';
import { refusalIn, type Call, type ChatbotView } from '../wire.ts';
import type { Language } from '../words.ts';
import type { Chat } from './chat.ts';
import { Composer } from './composer.tsx';
import type { Conversation } from './conversation.ts';
import { Log } from './log.tsx';
import { TALK_WORDS, type TalkWords } from './talk-words.ts';
import { wording } from './trouble.tsx';

export { createChat } from './chat.ts';
export { toComposer, written } from './composer.tsx';
export { follow } from './log.tsx';
export { Refusing } from './trouble.tsx';

addSheet(LOOKS);

/** The conversation of a session, and what can be done in it. */
export interface Opened {
  readonly chatbot: ChatbotView;
  readonly conversation: Conversation;
  readonly chat: Chat;
  readonly call: Call;
}

interface Around {
  readonly header: HeaderProps;
  readonly language: Language;
  /** What lies above the chat, and the part of the script that it is made of. */
  readonly panel: { readonly name: More.PanelName; readonly more: typeof More } | undefined;
  readonly show: (panel: More.PanelName) => void;
  readonly hide: () => void;
  readonly forgotten: () => void;
  readonly online: boolean;
  /** Milliseconds. */
  readonly now: number;
}

export interface TalkProps extends Opened, Around {
  readonly words: TalkWords;
  readonly leave: () => void;
}

const Banner = ({ text }: { readonly text: string }): VNode => (
  <p class="banner" role="status">
    <Icon name="clock" />
    {text}
  </p>
);

/** A chat that is open: header, conversation, and where one writes. */
export function Talk(given: Opened & Around): VNode {
  const words = TALK_WORDS[given.language];
  const leave = (): void => given.show('lead');
  const talk = { ...given, words, leave };
  const { header, conversation, chat, call, language, panel, show, hide, forgotten, online, now } = given;
  const { ended, messages, quietUntil, busy, id } = conversation;
  const quiet = Math.max(0, Math.ceil((quietUntil - now) / 1_000));
  const kept = [...(busy ? [] : [{ text: words.anew, act: chat.anew }]), { text: words.save, act: () => show('save') }];
  const choices = [{ text: words.leave, act: leave }, ...(messages.length > 0 ? kept : []), { text: words.forget, act: () => show('forget') }];
  return (
    <Fragment>
      <Header {...header} {...(!ended && { menu: { text: words.menu, choices } })} />
      <Log talk={talk} quiet={quiet} />
      {ended ? <Banner text={wording(ended, words, language)} /> : !online && <Banner text={words.offline} />}
      {!ended && (
        <Composer
          {...{ words, busy }}
          quiet={quiet > 0 || !online}
          ask={(text) => void chat.ask(text)}
          stop={() => void chat.stop()}
          attach={id === undefined ? undefined : () => show('files')}
        />
      )}
      {panel && <panel.more.Panel name={panel.name} {...{ language, call, refusalIn, conversation, forgotten }} title={header.name} close={hide} />}
    </Fragment>
  );
}
