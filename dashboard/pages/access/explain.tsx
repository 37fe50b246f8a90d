import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { problemWords } from '../../language/problem-words.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { Note } from '../../parts/note.tsx';
import { Section } from '../../parts/page.tsx';
import { accessWords } from './access-words.ts';

/** Asks the policy about a visit that somebody could make. */
export function Explain({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(accessWords);
  const reasons = useWords(problemWords);
  const { moment } = useFormats();
  const explain = useAct(
    (form: FormData) => {
      const [origin, ip, country, at] = ['origin', 'ip', 'country', 'at'].map((name) => textOf(form, name));
      const body = {
        ...(origin && { origin }),
        ...(ip && { ip }),
        ...(country && { country: country.toUpperCase() }),
        ...(at && { at: new Date(at).toISOString() }),
      };
      return service.call('explainAccessPolicy', { path: { chatbotId }, body });
    },
    { quiet: true },
  );
  const answer = explain.data;
  return (
    <Section title={t.explain} text={t.explainText}>
      <Form onSubmit={explain.mutate} error={explain.error}>
        <div className="cards">
          <Field label={t.origin} name="origin" placeholder="https://shop.example.com" maxLength={300} />
          <Field label={t.ip} name="ip" placeholder="203.0.113.7" maxLength={45} />
          <Field label={t.country} name="country" placeholder="FR" maxLength={2} />
          <Field label={t.at} name="at" type="datetime-local" />
        </div>
        <div className="row">
          <Button type="submit" busy={explain.isPending}>
            {t.ask}
          </Button>
        </div>
      </Form>
      {answer && (
        <Note kind={answer.allowed ? 'good' : 'warn'}>
          <strong>{answer.allowed ? t.letIn : t.turnedAway}.</strong> {answer.reason && reasons[answer.reason]}{' '}
          {answer.opensAt && t.opensAt(moment(answer.opensAt))}
        </Note>
      )}
    </Section>
  );
}
