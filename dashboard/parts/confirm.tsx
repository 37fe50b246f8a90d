import { createContext, useContext, useRef, useState, type ReactNode } from 'react';
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

const Context = createContext<(question: Question) => Promise<boolean>>(async () => false);

/** Asks before something that cannot be undone. */
export const useConfirm = () => useContext(Context);

export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const plain = useWords(plainWords);
  const [question, setQuestion] = useState<Question>();
  const answer = useRef<(yes: boolean) => void>(undefined);
  const ask = (next: Question): Promise<boolean> =>
    new Promise((resolve) => {
      answer.current = resolve;
      setQuestion(next);
    });
  const end = (yes: boolean): void => {
    setQuestion(undefined);
    answer.current?.(yes);
  };
  return (
    <Context value={ask}>
      {children}
      {question && (
        <Dialog title={question.title} close={() => end(false)}>
          <p className="prewrap">{question.text}</p>
          <div className="row end">
            <Button onClick={() => end(false)}>{plain.cancel}</Button>
            <Button kind={question.harmless ? 'main' : 'danger main'} onClick={() => end(true)}>
              {question.yes}
            </Button>
          </div>
        </Dialog>
      )}
    </Context>
  );
}
