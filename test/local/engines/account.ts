import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalAccount } from '../../../local/engine.ts';

/** The account that the small engines play in their tests. */
export const account: LocalAccount = {
  accountId: '111122223333',
  region: 'eu-west-1',
  accessKeyId: 'AKIALOCALEXAMPLE0001',
  secretAccessKey: 'local-secret-access-key-of-the-tests-0001',
};

/** The options of an AWS client for an engine of the account. */
export function clientOptions(endpoint: string, secretAccessKey: string = account.secretAccessKey) {
  return { endpoint, region: account.region, maxAttempts: 1, credentials: { accessKeyId: account.accessKeyId, secretAccessKey } };
}

/** A directory that is removed with all others when the run of the tests is over (tools/run-tests.mjs). */
export const temporaryDirectory = (): string => mkdtempSync(join(tmpdir(), 'rempart-engines-'));

/** Resolves when `condition` holds. @throws Error after the deadline. */
export async function eventually(condition: () => boolean | Promise<boolean>, milliseconds = 5000): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the awaited condition did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
