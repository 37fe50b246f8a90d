import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACTS } from '../lambdas/contracts.ts';
import { openApiDocument } from '../lambdas/openapi.ts';
import { version } from '../lib/version.ts';
import { clientText, type OpenApi } from './client-types.ts';
import { eventsText } from './events-document.ts';

/** `npm run docs`: writes the documents that are made from the registry; a test holds them equal to it. */
export const openApiText = (): string => `${JSON.stringify(openApiDocument(CONTRACTS, version), undefined, 1)}\n`;

/** What is made, by the path at which it is kept. */
export function generated(): Readonly<Record<string, string>> {
  const openApi = openApiText();
  return { 'docs/openapi.json': openApi, 'docs/events.md': eventsText(), 'client/generated/operations.ts': clientText(JSON.parse(openApi) as OpenApi) };
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  for (const [path, text] of Object.entries(generated())) {
    const file = join(import.meta.dirname, '..', path);
    writeFileSync(file, text);
    console.log(`wrote ${file}`);
  }
}
