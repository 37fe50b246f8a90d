import { useState } from 'react';
import { Link } from 'wouter';
import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { exactTextOf, Form, textOf, wrongAt } from '../../parts/form.tsx';
import { Outside } from './outside.tsx';
import { outsideWords } from './outside-words.ts';

export default function SignUp() {
  const t = useWords(outsideWords);
  const { language } = useLanguage();
  const [mailed, setMailed] = useState('');
  const signUp = useAct(
    async (form: FormData) => {
      const email = textOf(form, 'email');
      await service.call('signUp', {
        body: { email, password: exactTextOf(form, 'password'), name: textOf(form, 'name'), accountName: textOf(form, 'accountName'), locale: language },
      });
      return email;
    },
    { quiet: true, after: setMailed },
  );
  const again = useAct(() => service.call('resendVerification', { body: { email: mailed } }), { done: t.sentAgain });
  const foot = (
    <span>
      {t.haveAccount} <Link href="/login">{t.signIn}</Link>
    </span>
  );
  if (mailed)
    return (
      <Outside title={t.mailed} text={t.mailedText(mailed)} foot={foot}>
        <Button onClick={() => again.mutate()} busy={again.isPending}>
          {t.sendAgain}
        </Button>
      </Outside>
    );
  return (
    <Outside title={t.signUp} text={t.signUpText} foot={foot}>
      <Form onSubmit={signUp.mutate} error={signUp.error}>
        <Field label={t.name} name="name" autoComplete="name" required maxLength={100} autoFocus error={wrongAt(signUp.error, '/name')} />
        <Field label={t.accountName} name="accountName" autoComplete="organization" required maxLength={100} error={wrongAt(signUp.error, '/accountName')} />
        <Field label={t.email} name="email" type="email" autoComplete="username" required error={wrongAt(signUp.error, '/email')} />
        <Field label={t.newPassword} hint={t.passwordHint} name="password" type="password" autoComplete="new-password" required minLength={12} />
        <Button kind="main" type="submit" busy={signUp.isPending}>
          {t.signUp}
        </Button>
      </Form>
    </Outside>
  );
}
