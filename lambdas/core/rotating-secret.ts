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
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId }));
    const current = Object.entries(VersionIdsToStages ?? {}).find(([, stages]) => stages.includes('AWSCURRENT'))?.[0];
    if (current === version) return;
    await client.send(
      new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: version, ...(current && { RemoveFromVersionId: current }) }),
    );
  },
});
