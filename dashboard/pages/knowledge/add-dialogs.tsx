import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Field, TextArea } from '../../parts/field.tsx';
import { Form, Send, textOf, wrongAt } from '../../parts/form.tsx';
import { listOf } from '../../parts/lines.ts';
import { useHeld } from '../../parts/unsaved.tsx';
import { knowledgeWords } from './knowledge-words.ts';
import { scheduleOf, ScheduleSelect } from './schedule-dialog.tsx';

export type Addition = 'page' | 'site' | 'text' | 'answer';

async function add(kind: Addition, chatbotId: string, form: FormData): Promise<void> {
  const path = { chatbotId };
  const text = (name: string): string => textOf(form, name);
  if (kind === 'text') await service.call('writeText', { path, body: { title: text('title'), text: text('text') } });
  if (kind === 'answer') await service.call('writeAnswer', { path, body: { question: text('question'), answer: text('answer') } });
  if (kind === 'page') {
    const schedule = scheduleOf(form);
    await service.call('importPage', { path, body: { url: text('url'), ...(schedule && { schedule }) } });
  }
  if (kind === 'site') {
    const [include, exclude] = [listOf(text('include')), listOf(text('exclude'))];
    await service.call('importSitemap', { path, body: { url: text('url'), ...(include.length > 0 && { include }), ...(exclude.length > 0 && { exclude }) } });
  }
}

interface Given {
  readonly title?: string;
  readonly text?: string;
  readonly question?: string;
  readonly answer?: string;
}

/** What is asked of whoever adds something, or writes it anew: with what is known of it. */
export function Fields({ kind, error, given = {} }: { readonly kind: Addition; readonly error: unknown; readonly given?: Given }) {
  const t = useWords(knowledgeWords);
  if (kind === 'page')
    return (
      <>
        <Field label={t.address} hint={t.addressHint} name="url" type="url" required maxLength={2048} autoFocus error={wrongAt(error, '/url')} />
        <ScheduleSelect />
      </>
    );
  if (kind === 'site')
    return (
      <>
        <Field label={t.sitemap} hint={t.sitemapHint} name="url" type="url" required maxLength={2048} autoFocus error={wrongAt(error, '/url')} />
        <TextArea label={t.include} hint={t.includeHint} name="include" />
        <TextArea label={t.exclude} name="exclude" />
      </>
    );
  if (kind === 'text')
    return (
      <>
        <Field label={t.textTitle} name="title" required maxLength={200} autoFocus defaultValue={given.title} error={wrongAt(error, '/title')} />
        <TextArea label={t.body} name="text" required maxLength={50_000} rows={8} defaultValue={given.text} error={wrongAt(error, '/text')} />
      </>
    );
  return (
    <>
      <Field
        label={t.question}
        name="question"
        required
        maxLength={500}
        autoFocus={given.question === undefined}
        defaultValue={given.question}
        error={wrongAt(error, '/question')}
      />
      <TextArea
        label={t.answer}
        name="answer"
        required
        maxLength={10_000}
        rows={6}
        autoFocus={given.question !== undefined}
        defaultValue={given.answer}
        error={wrongAt(error, '/answer')}
      />
    </>
  );
}

interface AddDialogProps {
  readonly kind: Addition;
  readonly chatbotId: string;
  readonly close: () => void;
  /** What is to be answered, where it is known. */
  readonly question?: string;
}

/** One more thing to know: a page, a site, a text, or the answer to a question. */
export function AddDialog({ kind, chatbotId, close, question }: AddDialogProps) {
  const t = useWords(knowledgeWords);
  const plain = useWords(plainWords);
  const send = useAct((form: FormData) => add(kind, chatbotId, form), {
    done: t.added,
    changes: ['listMaterials', 'listSitemaps', 'listUnanswered'],
    quiet: true,
    after: close,
  });
  const { held, touched, leave } = useHeld(close);
  const titles = { page: t.addPage, site: t.addSite, text: t.addText, answer: t.addAnswer };
  return (
    <Dialog title={titles[kind]} close={leave} held={held}>
      <Form onSubmit={send.mutate} onInput={touched} error={send.error}>
        <Fields kind={kind} error={send.error} {...(question !== undefined && { given: { question } })} />
        <Send close={leave} busy={send.isPending}>
          {plain.add}
        </Send>
      </Form>
    </Dialog>
  );
}
