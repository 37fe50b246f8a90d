import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CALL_LIMITS } from '../core/call-limits.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { once } from '../core/once.ts';
import { rotatingSecret, type RotationEvent } from '../core/rotating-secret.ts';
import { publishedKeys, publishKeys } from '../tokens/published-keys.ts';
import { keysEnv } from './contract.ts';
import { rotate, type RotationDeps } from './rotation.ts';

const deps = once((): RotationDeps => {
  const env = readEnv(keysEnv);
  return {
    secrets: rotatingSecret(new SecretsManagerClient({ requestHandler: CALL_LIMITS })),
    publish: (keys) => publishKeys(dynamo(), env.DIRECTORY_TABLE, keys),
    published: () => publishedKeys(dynamo(), env.DIRECTORY_TABLE, Date.now)(false),
    now: Date.now,
    overlapSeconds: env.OVERLAP_SECONDS,
    longestTokenSeconds: env.LONGEST_TOKEN_SECONDS,
  };
});

export const handler = (event: RotationEvent): Promise<void> => rotate(event, deps());
