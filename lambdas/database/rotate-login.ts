import type { RotatingSecrets, RotationEvent } from '../core/rotating-secret.ts';
import { parseLoginSecret, type LoginSecret } from './login-password.ts';

export interface LoginRotationDeps {
  readonly secrets: Pick<RotatingSecrets, 'read' | 'putPending' | 'promote'>;
  readonly setPassword: (secret: LoginSecret) => Promise<void>;
  readonly newPassword: () => string;
}

/**
 * One step of renewing the password of a login; each can be repeated. The Data API reads the current version of a secret and no other, so a pending password
 * cannot be tried, and role and label change together, in the last step: who comes in between is refused for a moment and comes again (patience.ts). Connections
 * that are open stay.
 */
export async function rotateLogin({ Step, SecretId, ClientRequestToken: version }: RotationEvent, deps: LoginRotationDeps): Promise<void> {
  const { secrets, setPassword, newPassword } = deps;
  const current = async (): Promise<LoginSecret> => parseLoginSecret(await secrets.read(SecretId, 'AWSCURRENT'));
  const pending = (): Promise<string | undefined> => secrets.read(SecretId, 'AWSPENDING', version);
  switch (Step) {
    case 'createSecret':
      if ((await pending()) !== undefined) return;
      return secrets.putPending(SecretId, version, JSON.stringify({ ...(await current()), password: newPassword() }));
    case 'setSecret':
      return;
    case 'testSecret': {
      // Secrets Manager tries this step on its own when a schedule is made, with a version that has no value.
      const text = await pending();
      if (text !== undefined && parseLoginSecret(text).username !== (await current()).username) throw new Error('the pending version is of another login');
      return;
    }
    case 'finishSecret': {
      // Done before, and only the answer was lost.
      const text = await pending();
      if (text === undefined) return;
      const before = await current();
      await setPassword(parseLoginSecret(text));
      try {
        await secrets.promote(SecretId, version);
      } catch (error) {
        // Perhaps it was done, and only the answer was lost: the secret says.
        await setPassword(await current().catch(() => before));
        throw error;
      }
    }
  }
}
