import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const directory = join(import.meta.dirname, '../lambdas/database/migrations');

/** Changes when a migration file is added, so that the deployment runs it; hex. */
export function migrationFingerprint(): string {
  const hash = createHash('sha256');
  for (const file of globSync(join(directory, '*.sql')).sort()) hash.update(basename(file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 32);
}
