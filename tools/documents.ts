import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACTS } from '../lambdas/contracts.ts';
import { openApiDocument } from '../lambdas/openapi.ts';
import { version } from '../lib/version.ts';

/** `npm run docs`: writes the documents that are made from the registry; a test holds them equal to it. */
export const openApiText = (): string => `${JSON.stringify(openApiDocument(CONTRACTS, version), undefined, 1)}\n`;

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const file = join(import.meta.dirname, '../docs/openapi.json');
  writeFileSync(file, openApiText());
  console.log(`wrote ${file}`);
}
