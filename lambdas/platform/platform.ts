import type { Operations } from '../core/contract.ts';
import type { platformRoutes } from './contract.ts';
import { noteReport, type ReportDeps } from './policy-report.ts';

export interface PlatformDeps extends ReportDeps {
  readonly version: string;
  readonly model: string;
  readonly embeddings: string;
  readonly document: () => { readonly openapi: '3.1.0'; readonly [member: string]: unknown };
}

/** What can be known of the service without a credential. */
export const platform: Operations<typeof platformRoutes, PlatformDeps> = {
  async health(_call, { version, model, embeddings }) {
    return { status: 'ok', version, model, embeddings };
  },
  async openApi(_call, { document }) {
    return { ...document() };
  },
  reportPolicy: noteReport,
};
