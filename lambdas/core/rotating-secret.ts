import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  UpdateSecretVersionStageCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** What Secrets Manager sends to a rotation function (Secrets Manager guide, rotation function). */
export interface RotationEvent {
  readonly Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

/** Secrets while they are renewed. */
export interface RotatingSecrets {
  read(secretId: string, stage: 'AWSCURRENT' | 'AWSPENDING', version?: string): Promise<string | undefined>;
  putPending(secretId: string, version: string, value: string): Promise<void>;
  /** Makes a version the current one; one that is already stays so. */
  promote(secretId: string, version: string): Promise<void>;
  /** Whether a version is the current one, by its labels. */
  isCurrent(secretId: string, version: string): Promise<boolean>;
  /** Puts a value in the place of the current one, outside of any rotation. */
  putCurrent(secretId: string, value: string): Promise<void>;
  /** Gives up the version that a rotation has not finished: whoever resumes it finds none. */
  abandon(secretId: string): Promise<void>;
}

/** Which version has a label. */
async function holder(client: SecretsManagerClient, SecretId: string, stage: 'AWSCURRENT' | 'AWSPENDING'): Promise<string | undefined> {
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
  return Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes(stage))?.[0];
}

/** The versions of a secret in rotation. */
export const rotatingSecret = (client: SecretsManagerClient): RotatingSecrets => ({
  async read(SecretId, VersionStage, VersionId) {
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId, VersionStage, ...(VersionId && { VersionId }) }));
      return SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  },
  async putPending(SecretId, ClientRequestToken, SecretString) {
    await client.send(new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages: ['AWSPENDING'] }));
  },
  async promote(SecretId, version) {
    const current = await holder(client, SecretId, 'AWSCURRENT');
    if (current === version) return;
    await client.send(
      new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: version, ...(current && { RemoveFromVersionId: current }) }),
    );
  },
  isCurrent: async (SecretId, version) => (await holder(client, SecretId, 'AWSCURRENT')) === version,
  async putCurrent(SecretId, SecretString) {
    await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
  },
  async abandon(SecretId) {
    const pending = await holder(client, SecretId, 'AWSPENDING');
    if (pending) await client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSPENDING', RemoveFromVersionId: pending }));
  },
});
