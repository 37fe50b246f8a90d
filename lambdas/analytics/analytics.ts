import { csvRow } from '../cleaning/output.ts';
import type { Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { stretchOf, type Stretch } from './calendar.ts';
import type { analyticsRoutes } from './contract.ts';
import { figuresOf, NONE, plus, type Figures, type Sums } from './figures.ts';
import type { AnalyticsStore } from './store.ts';

export interface AnalyticsDeps {
  readonly store: AnalyticsStore;
  readonly record: Journal;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Every step of a stretch, also those in which nothing happened. */
const seriesOf = ({ starts }: Stretch, steps: ReadonlyMap<number, Sums>): (Figures & { start: string })[] =>
  starts.map((start) => ({ start: new Date(start).toISOString(), ...figuresOf(steps.get(start) ?? NONE) }));

const COLUMNS = [
  'start',
  'conversations',
  'questions',
  'answers',
  'unanswered',
  'person_messages',
  'leads',
  'handed_over',
  'resolution_rate',
  'thumbs_up',
  'thumbs_down',
  'first_word_ms',
  'input_tokens',
  'output_tokens',
];
const csvOf = (series: readonly (Figures & { start: string })[]): string =>
  [
    csvRow(COLUMNS),
    ...series.map((step) =>
      csvRow([
        step.start,
        step.conversations,
        step.questions,
        step.answers,
        step.unanswered,
        step.personMessages,
        step.leads,
        step.handedOver,
        step.resolutionRate,
        step.feedback.up,
        step.feedback.down,
        step.firstWordMs,
        step.tokens.input,
        step.tokens.output,
      ]),
    ),
  ].join('');

/** How a chatbot is doing (S27): people alone, whatever door they come by. */
export const analytics: Operations<typeof analyticsRoutes, AnalyticsDeps> = {
  async readAnalytics(call, { store, now }) {
    const stretch = stretchOf(call.query, now());
    const { steps, channels, bots, sources } = await store.counted(call, call.params.chatbotId, stretch);
    const { from, to, timeZone, granularity } = stretch;
    return {
      from,
      to,
      timeZone,
      granularity,
      totals: figuresOf([...steps.values()].reduce(plus, NONE)),
      channels: [...channels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([channel, { conversations, questions }]) => ({ channel, conversations, questions })),
      sources: [...sources],
      excluded: { bots: { conversations: bots.conversations, questions: bots.questions, answers: bots.answers, leads: bots.leads } },
      series: seriesOf(stretch, steps),
    };
  },
  async readAskedQuestions(call, { store, now }) {
    const { top, unanswered } = await store.questions(call, call.params.chatbotId, stretchOf(call.query, now()));
    return { top: [...top], unanswered: [...unanswered] };
  },
  async exportAnalytics(call, { store, record, now }) {
    const { chatbotId } = call.params;
    const stretch = stretchOf(call.query, now());
    const { steps } = await store.counted(call, chatbotId, stretch);
    const change = `${stretch.starts.length} steps of a ${stretch.granularity}`;
    await record(done(call, { type: 'chatbot_export', action: 'exportAnalytics', target: chatbotId, change }));
    return { filename: 'analytics.csv', contentType: 'text/csv', text: csvOf(seriesOf(stretch, steps)) };
  },
};
