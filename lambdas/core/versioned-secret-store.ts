import { createHash } from 'node:crypto';
import { GetSecretValueCommand, PutSecretValueCommand, ResourceExistsException, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A secret whose value the operator's commands replace. */
export interface VersionedSecret {
  /** The current value, what names it, and since when it has been current, in milliseconds. */
  read(): Promise<{ readonly text: string; readonly id: string; readonly sinceMs: number }>;
  /** Puts a value in the place of the one that was read; `false` when somebody else has done so meanwhile. */
  replace(id: string, text: string): Promise<boolean>;
}

export const versionedSecret = (client: SecretsManagerClient, SecretId: string): VersionedSecret => ({
  async read() {
    const { SecretString, VersionId = '', CreatedDate } = await client.send(new GetSecretValueCommand({ SecretId }));
    if (SecretString === undefined) throw new Error('the secret has no text value');
    return { text: SecretString, id: VersionId, sinceMs: CreatedDate?.getTime() ?? 0 };
  },
  async replace(id, text) {
    // Two that begin from the same value make the same token, which Secrets Manager takes for one of them alone (PutSecretValue, ClientRequestToken).
    const ClientRequestToken = createHash('sha256').update(`replaces ${id}`).digest('hex');
    try {
      await client.send(new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString: text }));
      return true;
    } catch (error) {
      if (error instanceof ResourceExistsException) return false;
      throw error;
    }
  },
});
