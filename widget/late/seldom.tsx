import type { Child, VNode } from '../nodes.ts';
import type { Hand } from '../talk/conversation.ts';
import type { Language } from '../words.ts';
import { addSheet, h, icon } from './lent.ts';
import { SELDOM_LOOKS } from './seldom-looks.ts';
import { SELDOM_WORDS } from './seldom-words.ts';

export { borrow } from './lent.ts';
export { Refusing, Trouble } from './trouble.tsx';
export { wording } from './wording.ts';

addSheet(SELDOM_LOOKS);

const person = (): VNode => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20.5a7.5 7.5 0 0115 0" />
  </svg>
);

/** Who has the conversation, where it is not the assistant. */
export function hand(hand: Hand, language: Language): Child {
  const { waiting, joined, over } = SELDOM_WORDS[language];
  const text = { bot: '', waiting, person: joined, closed: over }[hand];
  return text && [hand === 'closed' ? icon('clock') : person(), text];
}

/** Says beside a message that a person has written it. */
export const By = ({ name }: { readonly name: string }): VNode => (
  <p class="by">
    {person()}
    {name}
  </p>
);

interface MenuProps {
  readonly language: Language;
  readonly choices: readonly { readonly name: 'anew' | 'leave' | 'save' | 'forget'; readonly act: () => void }[];
}

/** What else can be done. It opens when it comes: somebody has asked for it. */
export const Menu = ({ language, choices }: MenuProps): VNode => (
  <div id="menu" popover="auto" ref={(menu) => menu.showPopover()}>
    {choices.map(({ name, act }) => (
      <button popovertarget="menu" popovertargetaction="hide" onClick={act}>
        {SELDOM_WORDS[language][name]}
      </button>
    ))}
  </div>
);
