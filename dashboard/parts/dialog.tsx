import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useWords } from '../language/language.tsx';
import { plainWords } from '../language/plain-words.ts';
import { Button } from './button.tsx';
import { CloseIcon } from './icons.tsx';

/** Where somebody who opens a dialog begins to write. */
const FIRST_FIELD = 'input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select';

interface DialogProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
  /** `close` asks first, and may be told to stay. */
  readonly held?: boolean;
}

/** A modal dialog: the browser's own, with its focus trap, Escape and backdrop. It is open as long as it is drawn. */
export function Dialog({ title, close, children, wide = false, held = false }: DialogProps) {
  const t = useWords(plainWords);
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog && !dialog.open) {
      dialog.showModal();
      // The browser begins at the first control, which is the one that closes.
      dialog.querySelector<HTMLElement>(FIRST_FIELD)?.focus();
    }
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={wide ? 'wide' : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      // A second Escape closes it whatever anybody says.
      onClose={() => {
        if (held) element.current?.showModal();
        close();
      }}
    >
      <div className="stack">
        <div className="row apart">
          <h2 id={id} className="grow">
            {title}
          </h2>
          <Button kind="plain" tiny onClick={close} aria-label={t.close} icon={<CloseIcon />} />
        </div>
        {children}
      </div>
    </dialog>
  );
}
