import { useState } from 'react';
import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Check, Field } from '../../parts/field.tsx';
import { Form, Send, textOf, wrongAt } from '../../parts/form.tsx';
import { ActionEditor } from './action-editor.tsx';
import { behaviourWords } from './behaviour-words.ts';
import { ConditionEditor } from './condition-editor.tsx';
import { ACTIONS, CONDITIONS, trimmed, type Action, type Condition, type Trigger } from './parts.ts';

/** Actions that a trigger may have. */
const MOST = 5;

/** A trigger: when, and then what. */
export function TriggerDialog({
  chatbotId,
  trigger,
  close,
}: {
  readonly chatbotId: string;
  readonly trigger: Trigger | undefined;
  readonly close: () => void;
}) {
  const t = useWords(behaviourWords);
  const plain = useWords(plainWords);
  const [when, setWhen] = useState<Condition>(trigger?.when ?? CONDITIONS.message);
  const [then, setThen] = useState<readonly Action[]>(trigger?.then ?? [ACTIONS.say]);
  const save = useAct(
    (form: FormData) => {
      const body = {
        name: textOf(form, 'name'),
        enabled: form.get('enabled') !== null,
        priority: Number(textOf(form, 'priority')),
        when: when.kind === 'message' ? { ...when, phrases: trimmed(when.phrases) } : when,
        then,
      };
      return trigger
        ? service.call('changeTrigger', { path: { chatbotId, triggerId: trigger.id }, body })
        : service.call('createTrigger', { path: { chatbotId }, body });
    },
    { done: t.saved, changes: ['listTriggers', 'readChatbot'], quiet: true, after: close },
  );
  return (
    <Dialog title={trigger ? t.editTrigger : t.addTrigger} close={close} wide>
      <Form onSubmit={save.mutate} error={save.error}>
        <div className="halves">
          <Field label={t.name} name="name" required maxLength={100} autoFocus defaultValue={trigger?.name} error={wrongAt(save.error, '/name')} />
          <Field label={t.priority} hint={t.priorityHint} name="priority" type="number" min={0} max={100} required defaultValue={trigger?.priority ?? 50} />
        </div>
        <Check label={t.enabled} name="enabled" defaultChecked={trigger?.enabled ?? true} />
        <ConditionEditor when={when} change={setWhen} />
        <ol className="stack" aria-label={t.then}>
          {then.map((action, at) => (
            <ActionEditor
              key={at}
              chatbotId={chatbotId}
              action={action}
              change={(next) => setThen(then.map((each, other) => (other === at ? next : each)))}
              remove={then.length > 1 ? () => setThen(then.filter((_each, other) => other !== at)) : undefined}
            />
          ))}
        </ol>
        <div className="row apart">
          <Button onClick={() => setThen([...then, ACTIONS.say])} disabled={then.length >= MOST}>
            {t.addAction}
          </Button>
          <Send close={close} busy={save.isPending}>
            {plain.save}
          </Send>
        </div>
      </Form>
    </Dialog>
  );
}
