import { useState } from 'react';
import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Check, Field, Segmented, TextArea } from '../../parts/field.tsx';
import { Form, Send, textOf, wrongAt } from '../../parts/form.tsx';
import { behaviourWords } from './behaviour-words.ts';
import type { Rule } from './parts.ts';

export function RuleDialog({ chatbotId, rule, close }: { readonly chatbotId: string; readonly rule: Rule | undefined; readonly close: () => void }) {
  const t = useWords(behaviourWords);
  const plain = useWords(plainWords);
  const [kind, setKind] = useState(rule?.kind ?? 'always');
  const save = useAct(
    (form: FormData) => {
      const body = { kind, text: textOf(form, 'text'), priority: Number(textOf(form, 'priority')), enabled: form.get('enabled') !== null };
      return rule ? service.call('changeRule', { path: { chatbotId, ruleId: rule.id }, body }) : service.call('createRule', { path: { chatbotId }, body });
    },
    { done: t.saved, changes: ['listRules', 'readChatbot'], quiet: true, after: close },
  );
  return (
    <Dialog title={rule ? t.editRule : t.addRule} close={close}>
      <Form onSubmit={save.mutate} error={save.error}>
        <Segmented
          label={t.kind}
          value={kind}
          onChange={setKind}
          options={[
            ['always', t.always],
            ['never', t.never],
          ]}
        />
        <TextArea label={t.rule} name="text" required maxLength={500} autoFocus defaultValue={rule?.text} error={wrongAt(save.error, '/text')} />
        <Field label={t.priority} hint={t.priorityHint} name="priority" type="number" min={0} max={100} required defaultValue={rule?.priority ?? 50} />
        <Check label={t.enabled} name="enabled" defaultChecked={rule?.enabled ?? true} />
        <Send close={close} busy={save.isPending}>
          {plain.save}
        </Send>
      </Form>
    </Dialog>
  );
}
