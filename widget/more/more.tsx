import { h, type VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../talk/conversation.ts';
import { Icon } from '../parts/icons.tsx';
import type { Call, Refusal } from '../wire.ts';
import { addSheet } from '../sheet.ts';
import type { Language } from '../words.ts';
import { Files } from './files.tsx';
import { LeadForm } from './lead-form.tsx';
import { LOOKS } from './looks.ts';
import { MORE_WORDS, type MoreWords } from './more-words.ts';
import { transcript } from './transcript.ts';

addSheet(LOOKS);

export type PanelName = 'lead' | 'files' | 'save' | 'forget';

interface Asked {
  readonly name: PanelName;
  readonly language: Language;
  readonly call: Call;
  readonly refusalIn: (error: unknown) => Refusal;
  readonly conversation: Conversation;
  /** The chatbot's name. */
  readonly title: string;
  readonly close: () => void;
  /** Told when the visitor is forgotten. */
  readonly forgotten: () => void;
}

export interface PanelProps extends Asked {
  readonly words: MoreWords;
}

interface QuestionProps {
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly kind: 'main' | 'danger';
  readonly act: () => void;
  readonly close: () => void;
  readonly failed?: string | false;
}

const Question = ({ text, yes, no, kind, act, close, failed }: QuestionProps): VNode => (
  <div class="body">
    <p>{text}</p>
    <p class="wrong" role="alert">
      {failed}
    </p>
    <div class="foot">
      <button type="button" class="plain" onClick={close}>
        {no}
      </button>
      <button type="button" class={kind} onClick={act}>
        {yes}
      </button>
    </div>
  </div>
);

function Save({ conversation, title, words, close }: PanelProps): VNode {
  const save = (): void => {
    const text = transcript(conversation, { visitor: words.you, assistant: words.bot, person: words.person });
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: `${title}.txt` });
    link.click();
    URL.revokeObjectURL(address);
    close();
  };
  return <Question text={words.saveText} yes={words.saveNow} no={words.cancel} kind="main" act={save} close={close} />;
}

function Forget({ call, words, close, forgotten }: PanelProps): VNode {
  const [failed, setFailed] = useState(false);
  const forget = (): void => void call('DELETE', 'conversation').then(forgotten, () => setFailed(true));
  return <Question text={words.forgetText} yes={words.forgetNow} no={words.cancel} kind="danger" act={forget} close={close} failed={failed && words.failed} />;
}

const PANELS = { lead: LeadForm, files: Files, save: Save, forget: Forget };

/** What lies above the chat for a while: a dialog of the browser's own, which keeps the keyboard inside and closes with Escape. */
export function Panel(asked: Asked): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const words = MORE_WORDS[asked.language];
  const Body = PANELS[asked.name];
  useEffect(() => {
    dialog.current?.showModal();
    // A form begins at its first field. Browsers refuse `autofocus` in a frame of another site, and complain of it there.
    dialog.current?.querySelector<HTMLElement>('form input')?.focus();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="panel" onClose={asked.close}>
      <div class="head">
        <h2 id="panel">{words[asked.name]}</h2>
        <button class="quiet" aria-label={words.close} title={words.close} onClick={() => dialog.current?.close()}>
          <Icon name="close" />
        </button>
      </div>
      <Body {...asked} words={words} close={() => dialog.current?.close()} />
    </dialog>
  );
}
