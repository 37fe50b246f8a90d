import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalAccount } from '../engine.ts';

/** The account that the local cloud plays; AWS uses this number in its own examples of nobody's account. */
const ACCOUNT_ID = '000000000000';

interface Settings {
  readonly format: 1;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * Opens a data folder, making it and the account's key pair at first use.
 * @throws Error that names the folder when it is not one of ours or cannot be read.
 */
export async function openDataFolder(directory: string, options: { readonly region: string; readonly fresh: boolean }): Promise<LocalAccount> {
  const file = join(directory, 'settings.json');
  if (options.fresh) await clear(directory, file);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Error(`the data folder ${directory} cannot be read: ${error.message}`, { cause: error });
  });
  if (text === undefined) {
    const settings: Settings = {
      format: 1,
      accessKeyId: `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64url'),
    };
    await writeFile(file, JSON.stringify(settings), { mode: 0o600 });
    return { accountId: ACCOUNT_ID, region: options.region, ...keys(settings) };
  }
  try {
    const settings = JSON.parse(text) as Partial<Settings>;
    if (settings.format !== 1 || !settings.accessKeyId || !settings.secretAccessKey) throw new Error('unknown format');
    return { accountId: ACCOUNT_ID, region: options.region, accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey };
  } catch (cause) {
    throw new Error(`the data folder ${directory} is damaged (settings.json): begin anew with --fresh, or choose another with --data DIR`, { cause });
  }
}

const keys = ({ accessKeyId, secretAccessKey }: Settings) => ({ accessKeyId, secretAccessKey });

/** Deletes a data folder, but only one that carries our mark: `--data` may have been given anything. */
async function clear(directory: string, mark: string): Promise<void> {
  if (!(await stat(directory).catch(() => undefined))) return;
  if (!(await stat(mark).catch(() => undefined))) throw new Error(`${directory} is not a data folder of the local cloud, so --fresh does not delete it`);
  await rm(directory, { recursive: true });
}
