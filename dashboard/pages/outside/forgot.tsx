import { useState } from 'react';
import { Link } from 'wouter';
import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { Outside } from './outside.tsx';
import { outsideWords } from './outside-words.ts';

export default function Forgot() {
  const t = useWords(outsideWords);
  const [mailed, setMailed] = useState('');
  const forgot = useAct(
    async (form: FormData) => {
      const email = textOf(form, 'email');
      await service.call('forgotPassword', { body: { email } });
      return email;
    },
    { quiet: true, after: setMailed },
  );
  const foot = <Link href="/login">{t.back}</Link>;
  if (mailed)
    return (
      <Outside title={t.mailed} text={t.mailedText(mailed)} foot={foot}>
        {null}
      </Outside>
    );
  return (
    <Outside title={t.reset} text={t.resetText} foot={foot}>
      <Form onSubmit={forgot.mutate} error={forgot.error}>
        <Field label={t.email} name="email" type="email" autoComplete="username" required autoFocus />
        <Button kind="main" type="submit" busy={forgot.isPending}>
          {t.resetButton}
        </Button>
      </Form>
    </Outside>
  );
}
