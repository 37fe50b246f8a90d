import { useState } from 'react';
import { useList } from '../../api/read.ts';
import { useFormats, useLanguage, useWords } from '../../language/language.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { PlusIcon } from '../../parts/icons.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty, isNotAllowed, List } from '../../parts/state.tsx';
import { AddDialog, type Addition } from './add-dialogs.tsx';
import { Drop } from './drop.tsx';
import { knowledgeWords } from './knowledge-words.ts';
import { MaterialLine, onItsWay } from './material-line.tsx';
import { SearchTest } from './search-test.tsx';

/** How often materials on their way are looked at, in milliseconds. */
const LOOK = 1_500;

function Sites({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(knowledgeWords);
  const { language } = useLanguage();
  const { number } = useFormats();
  const read = useList(
    'listSitemaps',
    { path: { chatbotId } },
    { every: (items) => (items.some(({ status }) => status === 'reading' || status === 'importing') ? LOOK : false) },
  );
  if (!read.error && read.items.length === 0) return null;
  return (
    <Section title={t.sitemaps}>
      <List read={read} label={t.sitemaps} keyOf={({ id }) => id} empty={null}>
        {({ url, status, found, waiting, message }) => (
          <>
            <div className="grow">
              <span className="break">{url}</span>
              <span className="small muted">{t.siteProgress(number(found), number(waiting))}</span>
              {message && <span className="small wrong">{message[language]}</span>}
            </div>
            <Badge kind={status === 'done' ? 'good' : status === 'failed' ? 'bad' : 'busy'}>{t[status]}</Badge>
          </>
        )}
      </List>
    </Section>
  );
}

function Unanswered({ chatbotId, answer }: { readonly chatbotId: string; readonly answer: (question: string) => void }) {
  const t = useWords(knowledgeWords);
  const { number, ago } = useFormats();
  const read = useList('listUnanswered', { path: { chatbotId } });
  // Another area's right: without it there is nothing to say here.
  if (isNotAllowed(read.error) || (!read.isPending && !read.error && read.items.length === 0)) return null;
  return (
    <Section title={t.unanswered} text={t.unansweredText}>
      <List read={read} label={t.unanswered} keyOf={({ question }) => question} empty={null}>
        {({ question, times, lastAskedAt }) => (
          <>
            <div className="grow">
              <span className="break">{question}</span>
              <span className="small muted">
                {t.asked(number(times))} · {ago(lastAskedAt)}
              </span>
            </div>
            <Button tiny onClick={() => answer(question)}>
              {t.addAnswer}
            </Button>
          </>
        )}
      </List>
    </Section>
  );
}

/** What a chatbot knows, how it came by it, and what it still lacks. */
export default function Knowledge({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(knowledgeWords);
  const [adding, setAdding] = useState<{ readonly kind: Addition; readonly question?: string }>();
  const read = useList('listMaterials', { path: { chatbotId } }, { every: (items) => (items.some(onItsWay) ? LOOK : false) });
  const choices: readonly (readonly [Addition, string])[] = [
    ['page', t.addPage],
    ['site', t.addSite],
    ['text', t.addText],
    ['answer', t.addAnswer],
  ];
  return (
    <Page
      title={t.title}
      text={t.text}
      actions={
        <Menu label={t.add} text={t.add} icon={<PlusIcon />} tiny={false}>
          {choices.map(([kind, text]) => (
            <button key={kind} type="button" onClick={() => setAdding({ kind })}>
              {text}
            </button>
          ))}
        </Menu>
      }
    >
      <Drop chatbotId={chatbotId} />
      <List read={read} label={t.list} keyOf={({ id }) => id} empty={<Empty title={t.emptyTitle}>{t.emptyText}</Empty>}>
        {(material) => <MaterialLine chatbotId={chatbotId} material={material} />}
      </List>
      <Sites chatbotId={chatbotId} />
      <SearchTest chatbotId={chatbotId} />
      <Unanswered chatbotId={chatbotId} answer={(question) => setAdding({ kind: 'answer', question })} />
      {adding && <AddDialog {...adding} chatbotId={chatbotId} close={() => setAdding(undefined)} />}
    </Page>
  );
}
