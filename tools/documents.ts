import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONTRACTS } from '../lambdas/contracts.ts';
import { openApiDocument } from '../lambdas/openapi.ts';
import { version } from '../lib/version.ts';
import { clientTexts, type OpenApi } from './client-types.ts';
import { eventsText } from './events-document.ts';
import { journalEventsText } from './journal-document.ts';

const root = join(import.meta.dirname, '..');

/** `npm run docs`: writes the documents that are made from the registry; a test holds them equal to it. */
export const openApiText = (): string => `${JSON.stringify(openApiDocument(CONTRACTS, version), undefined, 1)}\n`;

/** Where nothing is but what is made. */
export const CLIENT_FOLDER = 'client/generated';

/** What is made, by the path at which it is kept. */
export function generated(): Readonly<Record<string, string>> {
  const openApi = openApiText();
  const client = Object.entries(clientTexts(JSON.parse(openApi) as OpenApi)).map(([name, text]) => [`${CLIENT_FOLDER}/${name}`, text]);
  return { 'docs/openapi.json': openApi, 'docs/events.md': eventsText(), 'docs/journal-events.md': journalEventsText(), ...Object.fromEntries(client) };
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  rmSync(join(root, CLIENT_FOLDER), { recursive: true, force: true });
  for (const [path, text] of Object.entries(generated())) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`wrote ${file}`);
  }
}
