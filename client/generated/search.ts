// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Search {
  /** The passages that a question would find, best first. */
  readonly search: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly query: string; readonly limit?: number; };
    readonly reply: { readonly passages: readonly ({ readonly materialId: string; readonly name: string; readonly page?: number; readonly heading?: string; readonly text: string; readonly score: number; })[]; };
  };
}

export const SEARCH = {
  search: 'POST /v1/chatbots/{chatbotId}/search',
} as const satisfies Readonly<Record<keyof Search, string>>;
