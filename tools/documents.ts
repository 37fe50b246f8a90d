import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONTRACTS } from '../lambdas/contracts.ts';
import { openApiDocument } from '../lambdas/openapi.ts';
import { version } from '../lib/version.ts';
import { clientTexts, type OpenApi } from './client-types.ts';
import { CLAIMS } from './controls/controls.ts';
import { dashboardData } from './controls/dashboard-data.ts';
import { controlsText, type Known } from './controls/page.ts';
import { proofsIn, readTests } from './controls/proofs.ts';
import type { Results } from './controls/results.ts';
import { eventsText } from './events-document.ts';
import { withCommands } from './operations-document.ts';
import { journalEventsText } from './journal-document.ts';

const root = join(import.meta.dirname, '..');

/** `npm run docs`: writes the documents that are made from the registry; a test holds them equal to it. */
export const openApiText = (): string => `${JSON.stringify(openApiDocument(CONTRACTS, version), undefined, 1)}\n`;

/** Where nothing is but what is made. */
export const CLIENT_FOLDER = 'client/generated';

/** What is known of the promises: the list, what tests name, and the runs that were kept last (`npm run results`). */
export function knownControls(): Known {
  const kept = join(root, 'docs/test-results.json');
  const results = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Results) : undefined;
  return { claims: CLAIMS, proofs: proofsIn(readTests(root)), results };
}

/** What is made, by the path at which it is kept. */
export function generated(): Readonly<Record<string, string>> {
  const openApi = openApiText();
  const client = Object.entries(clientTexts(JSON.parse(openApi) as OpenApi)).map(([name, text]) => [`${CLIENT_FOLDER}/${name}`, text]);
  const known = knownControls();
  return {
    'docs/openapi.json': openApi,
    'docs/events.md': eventsText(),
    'docs/operations.md': withCommands(readFileSync(join(root, 'docs/operations.md'), 'utf8')),
    'docs/journal-events.md': journalEventsText(),
    'docs/controls.md': controlsText(known, 0),
    'docs/controls.fr.md': controlsText(known, 1),
    'dashboard/pages/promises/promises-en.json': `${JSON.stringify(dashboardData(known, 0), undefined, 1)}\n`,
    'dashboard/pages/promises/promises-fr.json': `${JSON.stringify(dashboardData(known, 1), undefined, 1)}\n`,
    ...Object.fromEntries(client),
  };
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
