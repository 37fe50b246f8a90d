import { Link } from 'wouter';
import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { arrived } from '../../api/session.ts';
import { useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { exactTextOf, Form } from '../../parts/form.tsx';
import { Note } from '../../parts/note.tsx';
import { go } from '../../shell/location.ts';
import { useMailedToken } from './mailed-token.ts';
import { Outside } from './outside.tsx';
import { outsideWords } from './outside-words.ts';

export default function VerifyEmail() {
  const t = useWords(outsideWords);
  const token = useMailedToken();
  const verify = useAct((form: FormData) => service.call('verifyEmail', { body: { token, password: exactTextOf(form, 'password') } }), {
    quiet: true,
    after: () => {
      arrived();
      go('/chatbots', { replace: true });
    },
  });
  return (
    <Outside title={t.verify} text={t.verifyText} foot={<Link href="/login">{t.back}</Link>}>
      {token ? (
        <Form onSubmit={verify.mutate} error={verify.error}>
          <Field label={t.password} name="password" type="password" autoComplete="current-password" required autoFocus />
          <Button kind="main" type="submit" busy={verify.isPending}>
            {t.verifyButton}
          </Button>
        </Form>
      ) : (
        <Note kind="warn">{t.noToken}</Note>
      )}
    </Outside>
  );
}
