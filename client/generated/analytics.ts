// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Analytics {
  /** The series as a file for spreadsheets (CSV, RFC 4180). */
  readonly exportAnalytics: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly from?: string | number; readonly to?: string | number; readonly timeZone?: string | number; readonly granularity?: "day" | "hour"; };
    readonly body: undefined;
    readonly reply: 'file';
  };
  /** What was asked and how it went, in days or hours of a time zone. Programs are left out; how much was left out is told. */
  readonly readAnalytics: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly from?: string | number; readonly to?: string | number; readonly timeZone?: string | number; readonly granularity?: "day" | "hour"; };
    readonly body: undefined;
    readonly reply: { readonly from: string; readonly to: string; readonly timeZone: string; readonly granularity: "day" | "hour"; readonly totals: { readonly conversations: number; readonly questions: number; readonly answers: number; readonly unanswered: number; readonly personMessages: number; readonly leads: number; readonly handedOver: number; readonly resolutionRate: number | null; readonly handOverRate: number | null; readonly feedback: { readonly up: number; readonly down: number; }; readonly firstWordMs: number | null; readonly tokens: { readonly input: number; readonly output: number; }; }; readonly channels: readonly ({ readonly channel: string; readonly conversations: number; readonly questions: number; })[]; readonly sources: readonly ({ readonly materialId: string; readonly name?: string; readonly times: number; })[]; readonly excluded: { readonly bots: { readonly conversations: number; readonly questions: number; readonly answers: number; readonly leads: number; }; }; readonly series: readonly ({ readonly conversations: number; readonly questions: number; readonly answers: number; readonly unanswered: number; readonly personMessages: number; readonly leads: number; readonly handedOver: number; readonly resolutionRate: number | null; readonly handOverRate: number | null; readonly feedback: { readonly up: number; readonly down: number; }; readonly firstWordMs: number | null; readonly tokens: { readonly input: number; readonly output: number; }; readonly start: string; })[]; };
  };
  /** What people ask most, and what found no answer, of the conversations that the caller may see. */
  readonly readAskedQuestions: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly from?: string | number; readonly to?: string | number; readonly timeZone?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly top: readonly ({ readonly question: string; readonly times: number; })[]; readonly unanswered: readonly ({ readonly question: string; readonly times: number; })[]; };
  };
}

export const ANALYTICS = {
  exportAnalytics: 'GET /v1/chatbots/{chatbotId}/analytics/export',
  readAnalytics: 'GET /v1/chatbots/{chatbotId}/analytics',
  readAskedQuestions: 'GET /v1/chatbots/{chatbotId}/analytics/questions',
} as const satisfies Readonly<Record<keyof Analytics, string>>;
