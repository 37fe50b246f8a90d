import { useEffect, useState } from 'react';
import { useWords } from '../language/language.tsx';
import { words } from '../language/words.ts';
import { useConfirm } from './confirm.tsx';

const unsavedWords = words(
  { title: 'Leave without saving?', text: 'What you have changed here is not saved.', leave: 'Leave without saving' },
  { title: 'Quitter sans enregistrer ?', text: 'Ce que vous avez modifié ici n’est pas enregistré.', leave: 'Quitter sans enregistrer' },
);

/**
 * Asks before something is left that was changed and not saved: by the answer's function where a dialog is closed, by itself where a link or the browser leads
 * away. A browser that cannot hold back a step between our pages takes it.
 */
export function useUnsaved(changed: boolean): (leave: () => void) => void {
  const t = useWords(unsavedWords);
  const confirm = useConfirm();
  useEffect(() => {
    if (!changed) return;
    const stop = new AbortController();
    const unload = (event: BeforeUnloadEvent): void => event.preventDefault();
    const step = (event: NavigateEvent): void => {
      if (!event.hashChange || !event.cancelable) return;
      event.preventDefault();
      confirm({ title: t.title, text: t.text, yes: t.leave }, () => {
        stop.abort();
        location.href = event.destination.url;
      });
    };
    addEventListener('beforeunload', unload, stop);
    if ('navigation' in globalThis) navigation.addEventListener('navigate', step, stop);
    return () => stop.abort();
  }, [changed, confirm, t]);
  return (leave) => {
    if (changed) confirm({ title: t.title, text: t.text, yes: t.leave }, leave);
    else leave();
  };
}

/** A dialog in which something may be changed: whether it is, how it is told so, and how it is left, which asks first. */
export function useHeld(close: () => void): { readonly held: boolean; readonly touched: () => void; readonly leave: () => void } {
  const [held, setHeld] = useState(false);
  const guard = useUnsaved(held);
  return { held, touched: () => setHeld(true), leave: () => guard(close) };
}
