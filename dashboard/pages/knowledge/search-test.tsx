import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { Section } from '../../parts/page.tsx';
import { knowledgeWords } from './knowledge-words.ts';

/** What a question would find, with its scores. */
export function SearchTest({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(knowledgeWords);
  const plain = useWords(plainWords);
  const { number } = useFormats();
  const search = useAct((query: string) => service.call('search', { path: { chatbotId }, body: { query, limit: 5 } }), { quiet: true });
  const passages = search.data?.passages;
  return (
    <Section title={t.searchTitle} text={t.searchText}>
      <Form onSubmit={(form) => search.mutate(textOf(form, 'query'))} error={search.error}>
        <div className="row bottom-aligned">
          <div className="grow">
            <Field label={t.searchLabel} name="query" type="search" required maxLength={200} />
          </div>
          <Button type="submit" busy={search.isPending}>
            {plain.search}
          </Button>
        </div>
      </Form>
      {passages?.length === 0 && <p className="muted">{t.nothingFound}</p>}
      {passages && passages.length > 0 && (
        <ol className="lines">
          {passages.map(({ materialId, name, page, text, score }) => (
            <li key={`${materialId}${text}`}>
              <div className="grow">
                <span className="small muted">
                  {name}
                  {page !== undefined && ` · ${t.page(page)}`} · {t.score(number(score, { maximumFractionDigits: 3 }))}
                </span>
                <p className="prewrap small">{text}</p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
