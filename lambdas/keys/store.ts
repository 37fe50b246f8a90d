import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  UpdateSecretVersionStageCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { RotationDeps } from './rotation.ts';

/** The versions of a secret in rotation. */
export const rotatingSecret = (client: SecretsManagerClient): RotationDeps['secrets'] => ({
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
