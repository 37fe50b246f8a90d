import { useState } from 'react';
import type { Input, Reply } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useList, useRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Check, Field, Segmented } from '../../parts/field.tsx';
import { Form, Send, textOf, textsOf, wrongAt } from '../../parts/form.tsx';
import { Section } from '../../parts/page.tsx';
import { Loaded } from '../../parts/state.tsx';
import { teamWords } from './team-words.ts';

type Policy = Reply<'readConversationPolicy'>;

function Editor({ chatbotId, policy }: { readonly chatbotId: string; readonly policy: Policy }) {
  const t = useWords(teamWords);
  const plain = useWords(plainWords);
  const [mode, setMode] = useState(policy.mode);
  const members = useList('listMembers', { query: { limit: 100 } }, { enabled: mode === 'selected' }).items.filter(({ role }) => role === 'member');
  const save = useAct((body: Input<'putConversationPolicy'>['body']) => service.call('putConversationPolicy', { path: { chatbotId }, body }), {
    done: plain.saved,
    changes: ['readConversationPolicy', 'listConversations'],
    quiet: true,
  });
  const send = (form: FormData): void => {
    const days = textOf(form, 'retention');
    const memberIds = textsOf(form, 'member');
    save.mutate({ mode, ...(mode === 'selected' && { memberIds }), retentionDays: days === '' ? null : Number(days) });
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
      {mode === 'selected' && (
        <fieldset className="stack tight">
          <legend>{t.selected}</legend>
          {members.map(({ userId, name, email }) => (
            <Check key={userId} name="member" value={userId} defaultChecked={policy.memberIds.includes(userId)} label={name} hint={email} />
          ))}
          {members.length === 0 && <p className="muted">{t.nobody}</p>}
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
      <Send busy={save.isPending}>{plain.save}</Send>
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
