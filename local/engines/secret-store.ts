import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Secret } from './secret.ts';
import { ServiceFault } from './fault.ts';
import { writeWhole } from './whole-file.ts';

/** Secrets by name or ARN, each change on disk before it is answered. */
export interface SecretStore {
  /** @throws ServiceFault `ResourceNotFoundException`. */
  readonly find: (id: string) => Secret;
  readonly has: (id: string) => boolean;
  readonly list: () => readonly Secret[];
  readonly add: (secret: Secret) => Promise<void>;
  /** Changes run one after the other, each on the result of the one before. */
  readonly change: (id: string, next: (secret: Secret) => Secret) => Promise<Secret>;
}

/** Opens the secrets of `directory/secrets.json`, a file that only its owner may read. */
export async function openSecretStore(directory: string): Promise<SecretStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'secrets.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  let secrets = JSON.parse(text) as readonly Secret[];
  let queue: Promise<unknown> = Promise.resolve();

  const lookup = (id: string): Secret | undefined => secrets.find(({ name, arn }) => name === id || arn === id || partialArn(arn) === id);
  const find = (id: string): Secret => {
    const secret = lookup(id);
    if (secret === undefined) throw new ServiceFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return secret;
  };
  const inTurn = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const result = queue.then(task);
    queue = result.catch(() => undefined);
    return result;
  };
  const save = async (next: readonly Secret[]): Promise<void> => {
    await writeWhole(path, JSON.stringify(next, undefined, 2));
    secrets = next;
  };

  return {
    find,
    has: (id) => lookup(id) !== undefined,
    list: () => secrets,
    add: (secret) =>
      inTurn(async () => {
        if (lookup(secret.name)) throw new ServiceFault('ResourceExistsException', `The operation failed because the secret ${secret.name} already exists.`);
        await save([...secrets, secret]);
      }),
    change: (id, next) =>
      inTurn(async () => {
        const before = find(id);
        const after = next(before);
        if (after !== before) await save(secrets.map((secret) => (secret === before ? after : secret)));
        return after;
      }),
  };
}

/** An ARN without its six random characters, which Secrets Manager also takes. */
function partialArn(arn: string): string {
  return arn.replace(/-[A-Za-z0-9]{6}$/, '');
}
