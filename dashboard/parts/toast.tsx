import { createContext, useCallback, useContext, useEffect, useState, type ReactNode } from 'react';
import { useWords } from '../language/language.tsx';
import { plainWords } from '../language/plain-words.ts';

interface Toast {
  readonly text: string;
  readonly bad?: boolean;
  readonly undo?: () => void;
}
type Shown = Toast & { readonly id: number };

const Context = createContext<(toast: Toast) => void>(() => undefined);

/** Says in passing what has come of something. */
export const useToast = () => useContext(Context);

/** How long a message stays, in milliseconds: longer where it can be undone or is bad. */
const SHORT = 4_000;
const LONG = 8_000;
let count = 0;

function Message({ toast, end }: { readonly toast: Shown; readonly end: (id: number) => void }) {
  const plain = useWords(plainWords);
  const { id, undo, text, bad } = toast;
  useEffect(() => {
    const timer = setTimeout(() => end(id), undo || bad ? LONG : SHORT);
    return () => clearTimeout(timer);
  }, [id, undo, bad, end]);
  return (
    <div className="toast" role={bad ? 'alert' : undefined}>
      <span>{text}</span>
      {undo && (
        <button
          type="button"
          className="link-button"
          onClick={() => {
            undo();
            end(id);
          }}
        >
          {plain.undo}
        </button>
      )}
    </div>
  );
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  // Always the same functions: a new message neither draws the pages anew nor begins the time of those before it again.
  const say = useCallback((toast: Toast): void => {
    const id = (count += 1);
    setShown((others) => [...others.slice(-2), { ...toast, id }]);
  }, []);
  const end = useCallback((id: number): void => setShown((others) => others.filter((each) => each.id !== id)), []);
  return (
    <Context value={say}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {shown.map((toast) => (
          <Message key={toast.id} toast={toast} end={end} />
        ))}
      </div>
    </Context>
  );
}
