import type { ReactNode } from 'react';
import { ProblemError } from '../../client/client.ts';
import { useProblemText } from '../api/problem-text.ts';
import { useWords } from '../language/language.tsx';
import { plainWords } from '../language/plain-words.ts';
import { Button } from './button.tsx';
import { Note } from './note.tsx';

/** What the service says of one member of a form. */
export const wrongAt = (error: unknown, pointer: string): string | undefined => (error instanceof ProblemError ? error.at(pointer) : undefined);

/** The text of a field exactly as it was typed, such as a password; empty when it is not there. */
export const exactTextOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

/** The text of a field without blanks around it. */
export const textOf = (form: FormData, name: string): string => exactTextOf(form, name).trim();

/** The values of what is chosen among many of one name. */
export const textsOf = (form: FormData, name: string): string[] => form.getAll(name).filter((value) => typeof value === 'string');

/** The last moment of a day as a field gives it, by the reader's clock. */
export const endOf = (day: string): string => new Date(`${day}T23:59:59`).toISOString();

interface FormProps {
  readonly children: ReactNode;
  readonly onSubmit: (form: FormData) => void;
  /** Something was typed or chosen. */
  readonly onInput?: () => void;
  /** Shown above the form when it is none of a single field. */
  readonly error?: unknown;
}

/** A form that is sent by script alone. */
export function Form({ children, onSubmit, onInput, error }: FormProps) {
  const explain = useProblemText();
  const details = error instanceof ProblemError ? error.document.errors : undefined;
  return (
    <form
      className="stack"
      onInput={onInput}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(new FormData(event.currentTarget));
      }}
    >
      {error !== undefined && error !== null && (
        <Note kind="bad">
          <p>{explain(error)}</p>
          {details && (
            <ul>
              {details.map(({ pointer, detail }) => (
                <li key={`${pointer}${detail}`}>
                  <code>{pointer}</code> {detail}
                </li>
              ))}
            </ul>
          )}
        </Note>
      )}
      {children}
    </form>
  );
}

interface SendProps {
  readonly children: ReactNode;
  readonly busy?: boolean;
  /** Closes the dialog that the form is in. */
  readonly close?: () => void;
  /** `quiet` for one of several forms on a page. */
  readonly kind?: 'main' | 'danger main' | 'quiet';
}

/** The foot of a form: what sends it, and before it the way out of a dialog. */
export function Send({ children, busy = false, close, kind = 'main' }: SendProps) {
  const plain = useWords(plainWords);
  return (
    <div className="row end">
      {close && <Button onClick={close}>{plain.cancel}</Button>}
      <Button type="submit" busy={busy} {...(kind !== 'quiet' && { kind })}>
        {children}
      </Button>
    </div>
  );
}
