import { useState } from 'react';
import { Link } from 'wouter';
import { ProblemError } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { arrived } from '../../api/session.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { exactTextOf, Form, textOf } from '../../parts/form.tsx';
import { Outside } from './outside.tsx';
import { outsideWords } from './outside-words.ts';

/** Log-in. Which page was asked for stays in the address, and is shown afterwards. */
export function SignIn() {
  const t = useWords(outsideWords);
  const { choose } = useLanguage();
  const [withCode, setWithCode] = useState(false);
  const logIn = useAct(
    (form: FormData) => {
      const code = textOf(form, 'code').replaceAll(' ', '');
      return service.call('logIn', { body: { email: textOf(form, 'email'), password: exactTextOf(form, 'password'), ...(code && { code }) } });
    },
    {
      quiet: true,
      after: ({ user }) => {
        choose(user.locale);
        arrived();
      },
    },
  );
  const needsCode = logIn.error instanceof ProblemError && logIn.error.code === 'second-factor-required';
  if (needsCode && !withCode) setWithCode(true);
  return (
    <Outside
      title={t.signIn}
      text={withCode ? t.codeText : t.signInText}
      foot={
        <span>
          {t.noAccount} <Link href="/signup">{t.signUp}</Link>
        </span>
      }
    >
      <Form onSubmit={logIn.mutate} error={needsCode ? undefined : logIn.error}>
        <Field label={t.email} name="email" type="email" autoComplete="username" required autoFocus />
        <Field label={t.password} name="password" type="password" autoComplete="current-password" required />
        {withCode && <Field label={t.code} name="code" autoComplete="one-time-code" required autoFocus />}
        <Button kind="main" type="submit" busy={logIn.isPending}>
          {t.signIn}
        </Button>
        <p>
          <Link href="/forgot-password">{t.forgot}</Link>
        </p>
      </Form>
    </Outside>
  );
}
