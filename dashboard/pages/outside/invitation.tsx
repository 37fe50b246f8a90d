import { Link } from 'wouter';
import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { arrived } from '../../api/session.ts';
import { useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { exactTextOf, Form, textOf, wrongAt } from '../../parts/form.tsx';
import { Note } from '../../parts/note.tsx';
import { go } from '../../shell/location.ts';
import { useMailedToken } from './mailed-token.ts';
import { Outside } from './outside.tsx';
import { outsideWords } from './outside-words.ts';

/** Joining a team by a mailed link: somebody new chooses a password, somebody known gives the one they have. */
export default function Invitation() {
  const t = useWords(outsideWords);
  const token = useMailedToken();
  const join = useAct(
    (form: FormData) => {
      const [name, password] = [textOf(form, 'name'), exactTextOf(form, 'password')];
      return service.call('acceptInvitation', { body: { token, ...(name && { name }), ...(password && { password }) } });
    },
    {
      quiet: true,
      done: ({ account }) => t.joined(account.name),
      after: () => {
        arrived();
        go('/chatbots', { replace: true });
      },
    },
  );
  return (
    <Outside title={t.join} text={t.joinText} foot={<Link href="/login">{t.back}</Link>}>
      {token ? (
        <Form onSubmit={join.mutate} error={join.error}>
          <Field label={t.name} name="name" autoComplete="name" maxLength={100} autoFocus error={wrongAt(join.error, '/name')} />
          <Field label={t.password} hint={t.passwordHint} name="password" type="password" autoComplete="new-password" required />
          <Button kind="main" type="submit" busy={join.isPending}>
            {t.joinButton}
          </Button>
        </Form>
      ) : (
        <Note kind="warn">{t.noToken}</Note>
      )}
    </Outside>
  );
}
