// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Platform {
  /** Whether the service answers, and which version it is. */
  readonly health: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly status: "ok"; readonly version: string; readonly model: string; readonly embeddings: string; };
  };
  /** This API as an OpenAPI 3.1 document. */
  readonly openApi: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly openapi: "3.1.0"; };
  };
  /** For browsers: what the policy of a page has kept from running. The directive and the origins are written to the log, nothing else. */
  readonly reportPolicy: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
}

export const PLATFORM = {
  health: 'GET /v1/health',
  openApi: 'GET /v1/openapi.json',
  reportPolicy: 'POST /v1/reports/csp',
} as const satisfies Readonly<Record<keyof Platform, string>>;
