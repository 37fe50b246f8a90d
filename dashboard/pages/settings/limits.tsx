import type { Input, Reply } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Field } from '../../parts/field.tsx';
import { Form, Send, textOf } from '../../parts/form.tsx';
import { Section } from '../../parts/page.tsx';
import { Loaded } from '../../parts/state.tsx';
import { settingsWords } from './settings-words.ts';

const KINDS = ['visitor', 'address', 'chatbot'] as const;

function LimitsForm({ chatbotId, known }: { readonly chatbotId: string; readonly known: Reply<'readLimits'> }) {
  const t = useWords(settingsWords);
  const plain = useWords(plainWords);
  const { number } = useFormats();
  const save = useAct((body: Input<'replaceLimits'>['body']) => service.call('replaceLimits', { path: { chatbotId }, body }), {
    done: plain.saved,
    changes: ['readLimits'],
    quiet: true,
  });
  const labels = { visitor: t.perVisitor, address: t.perAddress, chatbot: t.perChatbot };
  const send = (form: FormData): void => {
    const given = KINDS.flatMap((kind) => (textOf(form, kind) === '' ? [] : [[kind, Number(textOf(form, kind))] as const]));
    save.mutate({ minute: Object.fromEntries(given), open: known.set.open });
  };
  return (
    <Form onSubmit={send} error={save.error}>
      <div className="cards">
        {KINDS.map((kind) => (
          <Field
            key={kind}
            label={labels[kind]}
            hint={t.upTo(number(known.most.minute[kind]))}
            name={kind}
            type="number"
            min={1}
            max={known.most.minute[kind]}
            defaultValue={known.set.minute[kind] ?? ''}
            placeholder={String(known.limits.minute[kind])}
          />
        ))}
      </div>
      <Send kind="quiet" busy={save.isPending}>
        {plain.save}
      </Send>
    </Form>
  );
}

export function Limits({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(settingsWords);
  const read = useRead('readLimits', { path: { chatbotId } });
  return (
    <Section title={t.limits} text={t.limitsText}>
      <Loaded read={read}>{(known) => <LimitsForm key={JSON.stringify(known.set)} chatbotId={chatbotId} known={known} />}</Loaded>
    </Section>
  );
}
