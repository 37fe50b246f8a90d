import { useState } from 'react';
import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { Field, Select } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { Section } from '../../parts/page.tsx';
import { useActionNames } from './action-editor.tsx';
import { behaviourWords } from './behaviour-words.ts';
import type { Event } from './parts.ts';

const KINDS = ['message', 'page', 'exit-intent', 'no-answer', 'outside-hours'] as const satisfies readonly Event['kind'][];
type Kind = (typeof KINDS)[number];

function eventOf(kind: Kind, form: FormData): Event {
  if (kind === 'message') return { kind, text: textOf(form, 'text') };
  if (kind === 'page') return { kind, url: textOf(form, 'url'), seconds: Number(textOf(form, 'seconds')) };
  if (kind === 'no-answer') return { kind, times: Number(textOf(form, 'times')) };
  return { kind };
}

/** What would happen if something happened. */
export function DryRun({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(behaviourWords);
  const names = useActionNames();
  const [kind, setKind] = useState<Kind>('message');
  const run = useAct((event: Event) => service.call('dryRunTriggers', { path: { chatbotId }, body: { event } }), { quiet: true });
  const labels = { message: t.message, page: t.eventPage, 'exit-intent': t['exit-intent'], 'no-answer': t['no-answer'], 'outside-hours': t['outside-hours'] };
  return (
    <Section title={t.dryRun} text={t.dryRunText}>
      <Form onSubmit={(form) => run.mutate(eventOf(kind, form))} error={run.error}>
        <div className="row bottom-aligned">
          <Select label={t.event} value={kind} onChange={({ target }) => setKind(KINDS.find((each) => each === target.value) ?? 'message')}>
            {KINDS.map((each) => (
              <option key={each} value={each}>
                {labels[each]}
              </option>
            ))}
          </Select>
          {kind === 'message' && (
            <div className="grow">
              <Field label={t.say} name="text" required maxLength={4000} />
            </div>
          )}
          {kind === 'page' && (
            <>
              <div className="grow">
                <Field label={t.pageAddress} name="url" required maxLength={2048} />
              </div>
              <Field label={t.seconds} name="seconds" type="number" min={0} required defaultValue={30} />
            </>
          )}
          {kind === 'no-answer' && <Field label={t.times} name="times" type="number" min={1} required defaultValue={1} />}
          <Button type="submit" busy={run.isPending}>
            {t.run}
          </Button>
        </div>
      </Form>
      {run.data && (
        <div role="status">
          {run.data.matched.length === 0 ? (
            <p className="muted">{t.noneFires}</p>
          ) : (
            <>
              <p>
                <strong>{t.fires}:</strong> {run.data.matched.map(({ name }) => name).join(', ')}
              </p>
              <ol className="steps">
                {run.data.actions.map((action, at) => (
                  <li key={at}>
                    {names[action.kind]}
                    {action.kind === 'say' && `: ${action.text}`}
                  </li>
                ))}
              </ol>
            </>
          )}
        </div>
      )}
    </Section>
  );
}
