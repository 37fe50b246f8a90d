import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from 'react';
import { ProblemError } from '../../client/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { exactTextOf, Form, Send } from '../parts/form.tsx';
import { useWords } from '../language/language.tsx';
import { words } from '../language/words.ts';
import { useProblemText } from './problem-text.ts';
import { service } from './rempart.ts';

const stepUpWords = words(
  {
    title: 'Confirm that it is you',
    text: 'What you are about to do matters. Give your password again; it counts for five minutes.',
    password: 'Password',
    code: 'Code of your authenticator app, or a recovery code',
    confirm: 'Confirm',
  },
  {
    title: 'Confirmez que c’est bien vous',
    text: 'Ce que vous allez faire est important. Donnez à nouveau votre mot de passe ; il vaut pour cinq minutes.',
    password: 'Mot de passe',
    code: 'Code de votre application, ou code de secours',
    confirm: 'Confirmer',
  },
);

const Context = createContext<() => Promise<boolean>>(async () => false);

/** Asks for the password again; resolves to whether it was given. */
export const useStepUp = (): (() => Promise<boolean>) => useContext(Context);

function StepUpForm({ end }: { readonly end: (confirmed: boolean) => void }) {
  const t = useWords(stepUpWords);
  const explain = useProblemText();
  const [withCode, setWithCode] = useState(false);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const send = async (form: FormData): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const code = exactTextOf(form, 'code').trim();
      await service.call('confirm', { body: { password: exactTextOf(form, 'password'), ...(code && { code }) } });
      end(true);
    } catch (refusal) {
      if (refusal instanceof ProblemError && refusal.code === 'second-factor-required') setWithCode(true);
      else setError(refusal);
    }
    setBusy(false);
  };
  return (
    <Form onSubmit={(form) => void send(form)}>
      <p className="muted">{t.text}</p>
      <Field label={t.password} name="password" type="password" autoComplete="current-password" required error={error ? explain(error) : undefined} />
      {withCode && <Field label={t.code} name="code" autoComplete="one-time-code" required autoFocus />}
      <Send close={() => end(false)} busy={busy}>
        {t.confirm}
      </Send>
    </Form>
  );
}

export function StepUpProvider({ children }: { readonly children: ReactNode }) {
  const t = useWords(stepUpWords);
  const [open, setOpen] = useState(false);
  const answer = useRef<(confirmed: boolean) => void>(undefined);
  // Always the same function, as in a confirmation.
  const ask = useCallback(
    (): Promise<boolean> =>
      new Promise((resolve) => {
        answer.current = resolve;
        setOpen(true);
      }),
    [],
  );
  const end = (confirmed: boolean): void => {
    setOpen(false);
    answer.current?.(confirmed);
  };
  return (
    <Context value={ask}>
      {children}
      {open && (
        <Dialog title={t.title} close={() => end(false)}>
          <StepUpForm end={end} />
        </Dialog>
      )}
    </Context>
  );
}
