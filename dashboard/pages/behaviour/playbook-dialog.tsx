import { useState } from 'react';
import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Check, Field, Select, TextArea } from '../../parts/field.tsx';
import { Form, Send, textOf, wrongAt } from '../../parts/form.tsx';
import { useHeld } from '../../parts/unsaved.tsx';
import { behaviourWords } from './behaviour-words.ts';
import { FIELD_KINDS, fromLines, toLines, trimmed, type Playbook, type Step, type StepField } from './parts.ts';

const FIRST: Step = { say: '' };

function AskedField({ field, change }: { readonly field: StepField; readonly change: (field: StepField) => void }) {
  const t = useWords(behaviourWords);
  const names = {
    text: t.fieldText,
    email: t.fieldEmail,
    phone: t.fieldPhone,
    url: t.fieldUrl,
    number: t.fieldNumber,
    date: t.fieldDate,
    choice: t.fieldChoice,
  };
  const { choices: _choices, ...plainField } = field;
  const setKind = (value: string): void => {
    const kind = FIELD_KINDS.find((each) => each === value) ?? 'text';
    change(kind === 'choice' ? { ...plainField, kind, choices: field.choices ?? [] } : { ...plainField, kind });
  };
  return (
    <>
      <div className="halves">
        <Field
          label={t.fieldName}
          hint={t.fieldNameHint}
          required
          pattern="[a-z][a-z0-9_]*"
          maxLength={40}
          value={field.name}
          onChange={({ target }) => change({ ...field, name: target.value })}
        />
        <Select label={t.fieldKind} value={field.kind} onChange={({ target }) => setKind(target.value)}>
          {FIELD_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {names[kind]}
            </option>
          ))}
        </Select>
      </div>
      {field.kind === 'choice' && (
        <TextArea label={t.choices} required value={toLines(field.choices)} onChange={({ target }) => change({ ...field, choices: fromLines(target.value) })} />
      )}
      <Check label={t.required} checked={field.required} onChange={({ target }) => change({ ...field, required: target.checked })} />
    </>
  );
}

interface StepEditorProps {
  readonly at: number;
  readonly step: Step;
  readonly change: (step: Step) => void;
  readonly remove: (() => void) | undefined;
  readonly up: (() => void) | undefined;
}

function StepEditor({ at, step, change, remove, up }: StepEditorProps) {
  const t = useWords(behaviourWords);
  return (
    <li className="card">
      <div className="row apart">
        <h3>{t.step(at + 1)}</h3>
        <div className="row">
          {up && (
            <Button tiny onClick={up}>
              {t.up}
            </Button>
          )}
          {remove && (
            <Button tiny onClick={remove}>
              {t.removeStep}
            </Button>
          )}
        </div>
      </div>
      <TextArea label={t.say} required maxLength={500} value={step.say} onChange={({ target }) => change({ ...step, say: target.value })} />
      <Check
        label={t.asks}
        checked={step.field !== undefined}
        onChange={({ target }) => change(target.checked ? { ...step, field: { name: '', kind: 'text', required: true } } : { say: step.say })}
      />
      {step.field && <AskedField field={step.field} change={(field) => change({ ...step, field })} />}
    </li>
  );
}

/** A playbook with its steps in order. */
export function PlaybookDialog({
  chatbotId,
  playbook,
  close,
}: {
  readonly chatbotId: string;
  readonly playbook: Playbook | undefined;
  readonly close: () => void;
}) {
  const t = useWords(behaviourWords);
  const plain = useWords(plainWords);
  const [steps, setSteps] = useState<readonly Step[]>(playbook?.steps ?? [FIRST]);
  const save = useAct(
    (form: FormData) => {
      const sent = steps.map((step) => (step.field?.choices ? { ...step, field: { ...step.field, choices: trimmed(step.field.choices) } } : step));
      const body = { name: textOf(form, 'name'), goal: textOf(form, 'goal'), enabled: form.get('enabled') !== null, steps: sent };
      return playbook
        ? service.call('changePlaybook', { path: { chatbotId, playbookId: playbook.id }, body })
        : service.call('createPlaybook', { path: { chatbotId }, body });
    },
    { done: t.saved, changes: ['listPlaybooks', 'readChatbot'], quiet: true, after: close },
  );
  const { held, touched, leave } = useHeld(close);
  const change = (at: number, step: Step): void => setSteps(steps.map((each, other) => (other === at ? step : each)));
  const up = (at: number): void =>
    setSteps(steps.map((each, other) => (other === at - 1 ? (steps[at] ?? each) : other === at ? (steps[at - 1] ?? each) : each)));
  return (
    <Dialog title={playbook ? t.editPlaybook : t.addPlaybook} close={leave} held={held} wide>
      <Form onSubmit={save.mutate} onInput={touched} error={save.error}>
        <Field label={t.name} name="name" required maxLength={100} autoFocus defaultValue={playbook?.name} error={wrongAt(save.error, '/name')} />
        <TextArea label={t.goal} name="goal" required maxLength={1000} defaultValue={playbook?.goal} error={wrongAt(save.error, '/goal')} />
        <Check label={t.enabled} name="enabled" defaultChecked={playbook?.enabled ?? true} />
        <ol className="stack" aria-label={t.steps}>
          {steps.map((step, at) => (
            <StepEditor
              key={at}
              at={at}
              step={step}
              change={(next) => change(at, next)}
              up={at > 0 ? () => up(at) : undefined}
              remove={steps.length > 1 ? () => setSteps(steps.filter((_each, other) => other !== at)) : undefined}
            />
          ))}
        </ol>
        <div className="row apart">
          <Button onClick={() => setSteps([...steps, FIRST])} disabled={steps.length >= 15}>
            {t.addStep}
          </Button>
          <Send close={leave} busy={save.isPending}>
            {plain.save}
          </Send>
        </div>
      </Form>
    </Dialog>
  );
}
