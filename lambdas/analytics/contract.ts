import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id, time } from '../core/schema.ts';

const number = z.number().int();
const share = z.number().nullable();
/** Counts of people alone; programs are left out of every one of them. */
const figures = z.strictObject({
  conversations: number,
  questions: number,
  answers: number,
  unanswered: number,
  personMessages: number,
  /** Addresses and numbers that visitors have left. */
  leads: number,
  /** Conversations in which a person was asked for. */
  handedOver: number,
  /** Share of the conversations in which nobody was asked for and every question found an answer. */
  resolutionRate: share,
  handOverRate: share,
  feedback: z.strictObject({ up: number, down: number }),
  /** Mean time until the first word of an answer. */
  firstWordMs: number.nullable(),
  tokens: z.strictObject({ input: number, output: number }),
});
const day = z.iso.date();
const dayOrMoment = z.union([day, z.iso.datetime({ offset: true })]);
const stretch = z.strictObject({
  /** First and last day, both in it, by the clocks of the time zone; a moment stands for its day. The last 30 days when they are left out. */
  from: dayOrMoment.optional(),
  to: dayOrMoment.optional(),
  timeZone: z.string().min(1).max(64).optional(),
  granularity: z.enum(['day', 'hour']).optional(),
});
const inChatbot = z.strictObject({ chatbotId: id });
const question = z.strictObject({ question: z.string().max(16_000), times: z.number().int().positive() });
const READING = { method: 'GET', host: 'app', callers: ['session', 'api-key'], permission: 'analytics:read', params: inChatbot } as const;

export const analyticsRoutes = routes({
  readAnalytics: {
    ...READING,
    path: '/v1/chatbots/{chatbotId}/analytics',
    summary: 'What was asked and how it went, in days or hours of a time zone. Programs are left out; how much was left out is told.',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    query: stretch,
    reply: z.strictObject({
      from: day,
      to: day,
      timeZone: z.string(),
      granularity: z.enum(['day', 'hour']),
      totals: figures,
      channels: z.array(z.strictObject({ channel: z.string(), conversations: number, questions: number })).max(20),
      /** The materials that answers cited most. `name` is missing where the material is gone. */
      sources: z.array(z.strictObject({ materialId: id, name: z.string().optional(), times: number })).max(20),
      excluded: z.strictObject({ bots: z.strictObject({ conversations: number, questions: number, answers: number, leads: number }) }),
      series: z.array(figures.extend({ start: time })).max(800),
    }),
  },
  readAskedQuestions: {
    ...READING,
    path: '/v1/chatbots/{chatbotId}/analytics/questions',
    summary: 'What people ask most, and what found no answer, of the conversations that the caller may see.',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    query: stretch.omit({ granularity: true }),
    reply: z.strictObject({ top: z.array(question).max(50), unanswered: z.array(question).max(50) }),
  },
  exportAnalytics: {
    ...READING,
    path: '/v1/chatbots/{chatbotId}/analytics/export',
    summary: 'The series as a file for spreadsheets (CSV, RFC 4180).',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    query: stretch,
    reply: 'file',
  },
});

export const analyticsEnv = z.object({});
