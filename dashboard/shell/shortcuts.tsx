import { useEffect, useState } from 'react';
import { useWords } from '../language/language.tsx';
import { tabWords } from '../pages/chatbots/tab-words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { go } from './location.ts';
import { shellWords } from './shell-words.ts';

/** Keys after `g`, and where they lead; those of a chatbot only where one is open. */
const ACCOUNT = { c: '/chatbots', t: '/team', w: '/webhooks', u: '/usage', j: '/journal', m: '/security' } as const;
const CHATBOT = {
  o: 'overview',
  k: 'knowledge',
  p: 'playground',
  i: 'inbox',
  n: 'analytics',
  b: 'behaviour',
  a: 'access',
  h: 'channels',
  s: 'settings',
  r: 'people',
} as const;

const current = (): string | undefined => /^#\/chatbots\/([\w-]+)/.exec(location.hash)?.[1];
const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

function follow(key: string): void {
  const chatbotId = current();
  if (key in ACCOUNT) go(ACCOUNT[key as keyof typeof ACCOUNT]);
  else if (chatbotId !== undefined && key in CHATBOT) {
    const tab = CHATBOT[key as keyof typeof CHATBOT];
    go(`/chatbots/${chatbotId}${tab === 'overview' ? '' : `/${tab}`}`);
  }
}

/** Keys for those who would rather not point: `g` and a letter lead to a page, `?` shows them. */
export function Shortcuts() {
  const t = useWords(shellWords);
  const tabs = useWords(tabWords);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    let began = 0;
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target) || document.querySelector('dialog[open]')) return;
      if (event.key === '?') setShown(true);
      else if (event.key === 'g') began = event.timeStamp;
      else if (event.timeStamp - began < 1_500) {
        began = 0;
        follow(event.key);
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
  if (!shown) return null;
  const names = { c: t.chatbots, t: t.team, w: t.webhooks, u: t.usage, j: t.journal, m: t.security };
  const rows: [string, string][] = [
    ...Object.keys(ACCOUNT).map((key): [string, string] => [key, names[key as keyof typeof names]]),
    ...Object.entries(CHATBOT).map(([key, tab]): [string, string] => [key, tabs[tab]]),
  ];
  return (
    <Dialog title={t.shortcuts} close={() => setShown(false)}>
      <dl className="facts">
        {rows.map(([key, text]) => (
          <div key={key} className="contents">
            <dt>
              <kbd>g</kbd> {t.then} <kbd>{key}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
        <div className="contents">
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>{t.showShortcuts}</dd>
        </div>
      </dl>
    </Dialog>
  );
}
