import { useState } from 'react';
import type { Input, Item, Reply } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useRead, useWhole } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { Check, Field, Segmented } from '../../parts/field.tsx';
import { Form, Send, textOf, textsOf, wrongAt } from '../../parts/form.tsx';
import { Section } from '../../parts/page.tsx';
import { Loaded } from '../../parts/state.tsx';
import { teamWords } from './team-words.ts';

type Policy = Reply<'readConversationPolicy'>;

function Chosen({ members, before }: { readonly members: readonly Item<'listMembers'>[]; readonly before: readonly string[] }) {
  const t = useWords(teamWords);
  if (members.length === 0) return <p className="muted">{t.nobody}</p>;
  return members.map(({ userId, name, email }) => (
    <Check key={userId} name="member" value={userId} defaultChecked={before.includes(userId)} label={name} hint={email} />
  ));
}

function Editor({ chatbotId, policy }: { readonly chatbotId: string; readonly policy: Policy }) {
  const t = useWords(teamWords);
  const plain = useWords(plainWords);
  const { number } = useFormats();
  const confirm = useConfirm();
  const [mode, setMode] = useState(policy.mode);
  const choosing = mode === 'selected';
  const members = useWhole('listMembers', { enabled: choosing });
  const save = useAct((body: Input<'putConversationPolicy'>['body']) => service.call('putConversationPolicy', { path: { chatbotId }, body }), {
    done: plain.saved,
    changes: ['readConversationPolicy', 'listConversations'],
    quiet: true,
  });
  const send = (form: FormData): void => {
    const days = textOf(form, 'retention');
    const memberIds = textsOf(form, 'member');
    const retentionDays = days === '' ? null : Number(days);
    const act = (): void => save.mutate({ mode, ...(choosing && { memberIds }), retentionDays });
    const deletes = retentionDays !== null && retentionDays < (policy.retentionDays ?? Infinity);
    if (deletes) confirm({ title: t.retentionTitle, text: t.retentionText(number(retentionDays)), yes: t.retentionYes }, act);
    else act();
  };
  return (
    <Form onSubmit={send} error={save.error}>
      <Segmented
        quiet
        label={t.mode}
        value={mode}
        onChange={setMode}
        options={[
          ['team', t.team],
          ['selected', t.selected],
          ['assigned', t.assigned],
        ]}
      />
      {choosing && (
        <fieldset className="stack tight">
          <legend>{t.selected}</legend>
          <Loaded read={members}>{(everybody) => <Chosen members={everybody.filter(({ role }) => role === 'member')} before={policy.memberIds} />}</Loaded>
        </fieldset>
      )}
      <Field
        label={t.retention}
        hint={t.retentionHint}
        name="retention"
        type="number"
        min={1}
        max={3650}
        defaultValue={policy.retentionDays ?? ''}
        error={wrongAt(save.error, '/retentionDays')}
      />
      <Send busy={save.isPending || (choosing && !members.data)}>{plain.save}</Send>
    </Form>
  );
}

export function ConversationPolicy({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(teamWords);
  const read = useRead('readConversationPolicy', { path: { chatbotId } });
  return (
    <Section title={t.policy} text={t.policyText}>
      <Loaded read={read}>{(policy) => <Editor key={JSON.stringify(policy)} chatbotId={chatbotId} policy={policy} />}</Loaded>
    </Section>
  );
}
