import { addSheet, h, icon } from '../late/lent.ts';
import type { VNode } from '../nodes.ts';
import type { Conversation } from '../talk/conversation.ts';
import type { Call } from '../wire.ts';
import type { Language } from '../words.ts';
import { Files, type FilesKept } from './files.tsx';
import { LeadForm, type LeadKept } from './lead-form.tsx';
import { LOOKS } from './looks.ts';
import { MORE_WORDS, type MoreWords } from './more-words.ts';
import { transcript } from './transcript.ts';

export { borrow } from '../late/lent.ts';

addSheet(LOOKS);

export type PanelName = 'lead' | 'files' | 'save' | 'forget';

/** What a panel keeps while it is open: the part of the page that it is keeps nothing itself. */
export interface Kept extends LeadKept, FilesKept {
  failed?: boolean;
}

interface Asked {
  readonly name: PanelName;
  readonly kept: Kept;
  /** To be called after a change of what is kept. */
  readonly draw: () => void;
  readonly language: Language;
  readonly call: Call;
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
  readonly failed?: string | false | undefined;
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
  return Question({ text: words.saveText, yes: words.saveNow, no: words.cancel, kind: 'main', act: save, close });
}

function Forget({ call, words, close, forgotten, kept, draw }: PanelProps): VNode {
  const fail = (): void => {
    kept.failed = true;
    draw();
  };
  const forget = (): void => void call('DELETE', 'conversation').then(forgotten, fail);
  return Question({ text: words.forgetText, yes: words.forgetNow, no: words.cancel, kind: 'danger', act: forget, close, failed: kept.failed && words.failed });
}

const PANELS = { lead: LeadForm, files: Files, save: Save, forget: Forget };

/** What lies above the chat for a while: a dialog of the browser's own, which keeps the keyboard inside and closes with Escape. */
export function Panel(asked: Asked): VNode {
  const words = MORE_WORDS[asked.language];
  const body = PANELS[asked.name];
  const begin = (dialog: HTMLDialogElement): void => {
    dialog.showModal();
    // A form begins at its first field. Browsers refuse `autofocus` in a frame of another site, and complain of it there.
    dialog.querySelector<HTMLElement>('form input')?.focus();
  };
  const close = (): void => document.querySelector('dialog')?.close();
  return (
    <dialog ref={begin} aria-labelledby="panel" onClose={asked.close}>
      <div class="head">
        <h2 id="panel">{words[asked.name]}</h2>
        <button class="quiet" aria-label={words.close} title={words.close} onClick={close}>
          {icon('close')}
        </button>
      </div>
      {body({ ...asked, words, close })}
    </dialog>
  );
}
