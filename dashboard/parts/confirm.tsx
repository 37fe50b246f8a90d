import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';
import { useWords } from '../language/language.tsx';
import { plainWords } from '../language/plain-words.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button says that does it. */
  readonly yes: string;
  /** Nothing is lost by it. */
  readonly harmless?: boolean;
}

type Ask = (question: Question, act: () => void) => void;

const Context = createContext<Ask>(() => undefined);

/** Asks before something that cannot be undone, and does it when the answer is yes. */
export const useConfirm = () => useContext(Context);

export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const plain = useWords(plainWords);
  const [asked, setAsked] = useState<{ readonly question: Question; readonly act: () => void }>();
  // Always the same function: pages are not drawn anew because somebody is asked.
  const ask = useCallback<Ask>((question, act) => setAsked({ question, act }), []);
  const end = (): void => setAsked(undefined);
  return (
    <Context value={ask}>
      {children}
      {asked && (
        <Dialog title={asked.question.title} close={end}>
          <p className="prewrap">{asked.question.text}</p>
          <div className="row end">
            <Button onClick={end}>{plain.cancel}</Button>
            <Button
              kind={asked.question.harmless ? 'main' : 'danger main'}
              onClick={() => {
                end();
                asked.act();
              }}
            >
              {asked.question.yes}
            </Button>
          </div>
        </Dialog>
      )}
    </Context>
  );
}
