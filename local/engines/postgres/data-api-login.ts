import type pg from 'pg';
import type { Backend } from './backend.ts';
import { DataApiError } from './data-api-error.ts';
import { findPasswordRole } from './login-role.ts';
import { isPassword } from './scram.ts';

/** Opens a connection as the login that a secret is of. */
export type DataApiLogin = (secretArn: string | undefined) => Promise<pg.Client>;

/** What logins are checked with. */
export interface LoginOptions {
  readonly backend: Pick<Backend, 'connectMaster' | 'connectAs'>;
  /** Its ARN opens the door as the master user, whatever it says: the embedded engine's master has no password. */
  readonly masterSecretArn: string;
  /** The current value of a secret by its ARN. @throws Error when there is none. */
  readonly secret: (arn: string) => string;
}

/**
 * Whom a secret lets in: the role that it names, with the password that it holds, and nobody else. A password counts when a connection is made, as it does
 * behind the service's own pool.
 * @throws DataApiError when there is no such secret, or it is no login's.
 */
export function dataApiLogin({ backend, masterSecretArn, secret }: LoginOptions): DataApiLogin {
  async function asMaster<T>(use: (master: pg.Client) => Promise<T>): Promise<T> {
    const master = await backend.connectMaster();
    try {
      return await use(master);
    } finally {
      await master.end();
    }
  }

  return async (secretArn) => {
    if (secretArn === masterSecretArn) return backend.connectMaster();
    const { username, password } = readSecret(secretArn, secret);
    const found = await asMaster((master) => findPasswordRole(master, username));
    if (found === undefined || !isPassword(password, found.verifier)) {
      throw new DataApiError('DatabaseErrorException', `FATAL: password authentication failed for user "${username}"; SQLState: 28P01`);
    }
    return backend.connectAs(found.role);
  };
}

function readSecret(secretArn: string | undefined, secret: LoginOptions['secret']): { readonly username: string; readonly password: string } {
  let text: string;
  try {
    text = secret(secretArn ?? '');
  } catch {
    throw new DataApiError('BadRequestException', "Secrets Manager can't find the specified secret.");
  }
  try {
    const { username, password }: { username?: unknown; password?: unknown } = JSON.parse(text);
    if (typeof username === 'string' && typeof password === 'string') return { username, password };
  } catch {
    // Answered below.
  }
  throw new DataApiError('BadRequestException', 'The secret must be a JSON object with username and password');
}
