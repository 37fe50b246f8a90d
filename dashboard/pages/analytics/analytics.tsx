import { useState, type ReactNode } from 'react';
import type { Reply } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { saveFile } from '../../api/save-file.ts';
import { channelWords } from '../../language/channel-words.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { Chart } from '../../parts/chart.tsx';
import { Segmented } from '../../parts/field.tsx';
import { among, type Admitted } from '../../parts/filter.ts';
import { Page, Section } from '../../parts/page.tsx';
import { Loaded } from '../../parts/state.tsx';
import { useFilter } from '../../shell/location.ts';
import { analyticsWords } from './analytics-words.ts';

type Analytics = Reply<'readAnalytics'>;

const PERIODS = ['7', '30', '90'] as const;
/** What is shown is of so many days. */
interface Shown {
  readonly days?: (typeof PERIODS)[number];
}
const ADMITTED: Admitted<Shown> = { days: among(PERIODS) };
const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
/** A day by the reader's clock. */
const dayOf = (moment: number): string => new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: zone() }).format(moment);

function Figure({ title, value, text }: { readonly title: string; readonly value: string; readonly text?: string }) {
  return (
    <div className="card">
      <h2 className="small muted">{title}</h2>
      <p className="figure">{value}</p>
      {text && <p className="small muted">{text}</p>}
    </div>
  );
}

function Figures({ totals }: { readonly totals: Analytics['totals'] }) {
  const t = useWords(analyticsWords);
  const { number, percent } = useFormats();
  const thumbs = totals.feedback.up + totals.feedback.down;
  const share = (value: number | null): string => (value === null ? t.none : percent(value));
  return (
    <div className="cards">
      <Figure title={t.conversations} value={number(totals.conversations)} />
      <Figure title={t.questions} value={number(totals.questions)} />
      <Figure title={t.answered} value={share(totals.resolutionRate)} />
      <Figure title={t.handedOver} value={share(totals.handOverRate)} text={number(totals.handedOver)} />
      <Figure title={t.unanswered} value={number(totals.unanswered)} />
      <Figure
        title={t.feedback}
        value={thumbs === 0 ? t.none : percent(totals.feedback.up / thumbs)}
        text={t.thumbs(number(totals.feedback.up), number(totals.feedback.down))}
      />
      <Figure title={t.firstWord} value={totals.firstWordMs === null ? t.none : `${number(totals.firstWordMs)} ms`} />
      <Figure
        title={t.tokens}
        value={number(totals.tokens.input + totals.tokens.output, { notation: 'compact' })}
        text={t.inOut(number(totals.tokens.input), number(totals.tokens.output))}
      />
    </div>
  );
}

function Days({ series }: { readonly series: Analytics['series'] }) {
  const t = useWords(analyticsWords);
  const { date, number } = useFormats();
  const [table, setTable] = useState(false);
  const bars = series.map(({ start, questions }) => ({ label: date(start), value: questions }));
  const most = bars.reduce((best, bar) => (bar.value > best.value ? bar : best), { label: '', value: 0 });
  return (
    <Section
      title={t.perDay}
      action={
        <Button tiny onClick={() => setTable(!table)} aria-pressed={table}>
          {table ? t.asChart : t.asTable}
        </Button>
      }
    >
      {table ? (
        <div className="table-wrap" tabIndex={0} role="group" aria-label={t.perDay}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.day}</th>
                <th scope="col">{t.questions}</th>
                <th scope="col">{t.conversations}</th>
                <th scope="col">{t.unanswered}</th>
              </tr>
            </thead>
            <tbody>
              {series.map(({ start, questions, conversations, unanswered }) => (
                <tr key={start} className="number">
                  <td>{date(start)}</td>
                  <td>{number(questions)}</td>
                  <td>{number(conversations)}</td>
                  <td>{number(unanswered)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <Chart bars={bars} label={`${t.perDay}. ${t.most(number(most.value), most.label)}`} />
      )}
    </Section>
  );
}

/** Names with how often, the most frequent first. */
function Ranking({
  title,
  none,
  rows,
}: {
  readonly title: string;
  readonly none: string;
  readonly rows: readonly (readonly [name: ReactNode, count: number])[];
}) {
  const t = useWords(analyticsWords);
  const { number } = useFormats();
  return (
    <Section title={title}>
      {rows.length === 0 ? (
        <p className="muted">{none}</p>
      ) : (
        <ol className="lines" aria-label={title}>
          {rows.slice(0, 10).map(([name, count], at) => (
            <li key={at}>
              <span className="grow break">{name}</span>
              <span className="small muted number">{t.times(number(count))}</span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

/** How a chatbot is doing. */
export default function AnalyticsPage({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(analyticsWords);
  const names: Readonly<Record<string, string>> = useWords(channelWords);
  const { number } = useFormats();
  const [{ days: period = '30' }, show] = useFilter(ADMITTED);
  const [today] = useState(() => Date.now());
  const path = { chatbotId };
  const query = { from: dayOf(today - (Number(period) - 1) * 86_400_000), to: dayOf(today), timeZone: zone() };
  const read = useRead('readAnalytics', { path, query });
  const asked = useRead('readAskedQuestions', { path, query });
  const save = useAct(() => service.file('exportAnalytics', { path, query }), { after: ({ content }) => saveFile(content, 'analytics.csv') });
  return (
    <Page
      title={t.title}
      text={t.text}
      actions={
        <>
          <Segmented
            quiet
            label={t.period}
            value={period}
            onChange={(days) => show({ days })}
            options={PERIODS.map((days) => [days, t.days(Number(days))] as const)}
          />
          <Button onClick={() => save.mutate()} busy={save.isPending}>
            {t.export}
          </Button>
        </>
      }
    >
      <Loaded read={read}>
        {({ totals, series, sources, channels, excluded }) => (
          <>
            <Figures totals={totals} />
            <Days series={series} />
            <div className="halves">
              <Loaded read={asked}>
                {({ top, unanswered }) => (
                  <>
                    <Ranking title={t.top} none={t.noTop} rows={top.map(({ question, times }) => [question, times])} />
                    <Ranking title={t.without} none={t.noWithout} rows={unanswered.map(({ question, times }) => [question, times])} />
                  </>
                )}
              </Loaded>
              <Ranking title={t.sources} none={t.noSources} rows={sources.map(({ name, times }) => [name ?? t.gone, times])} />
              <Ranking title={t.channels} none={t.noTop} rows={channels.map(({ channel, questions }) => [names[channel] ?? channel, questions])} />
            </div>
            <p className="muted">
              <strong>{t.bots}.</strong> {t.botsText(number(excluded.bots.conversations), number(excluded.bots.questions))}
            </p>
          </>
        )}
      </Loaded>
    </Page>
  );
}
