import { useRef } from 'react';
import type { Reply } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { saveJson } from '../../api/save-file.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { Field } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { Section } from '../../parts/page.tsx';
import { teamWords } from './team-words.ts';

type Part = Reply<'exportPerson'>;

const personOf = (text: string) => (text.includes('@') ? { email: text } : { visitorId: text });

/** All parts of an export, which the service gives one by one. */
async function exportAll(chatbotId: string, text: string): Promise<readonly Part[]> {
  const parts: Part[] = [];
  let cursor: string | null = null;
  do {
    const body: { email?: string; visitorId?: string; cursor?: string } = { ...personOf(text), ...(cursor !== null && { cursor }) };
    const part: Part = await service.call('exportPerson', { path: { chatbotId }, body });
    parts.push(part);
    cursor = part.nextCursor;
  } while (cursor !== null);
  return parts;
}

/** What the law gives a visitor: a copy, and to be forgotten. */
export function PersonData({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(teamWords);
  const { number } = useFormats();
  const confirm = useConfirm();
  const erasing = useRef(false);
  const save = useAct((text: string) => exportAll(chatbotId, text), { after: (parts) => saveJson(parts, 'person.json') });
  const erase = useAct((text: string) => service.call('erasePerson', { path: { chatbotId }, body: personOf(text) }), {
    done: ({ complete, removed }) => (complete ? t.erased(number(removed.conversations)) : t.eraseAgain),
    changes: ['listConversations', 'listLeads'],
  });
  const send = (form: FormData): void => {
    const text = textOf(form, 'person');
    if (!erasing.current) save.mutate(text);
    else confirm({ title: t.eraseTitle, text: t.eraseText, yes: t.personErase }, () => erase.mutate(text));
  };
  return (
    <Section title={t.person} text={t.personText}>
      <Form onSubmit={send}>
        <div className="row bottom-aligned">
          <div className="grow">
            <Field label={t.visitor} name="person" required maxLength={254} />
          </div>
          <Button type="submit" busy={save.isPending} onClick={() => (erasing.current = false)}>
            {t.personExport}
          </Button>
          <Button type="submit" kind="danger" busy={erase.isPending} onClick={() => (erasing.current = true)}>
            {t.personErase}
          </Button>
        </div>
      </Form>
    </Section>
  );
}
