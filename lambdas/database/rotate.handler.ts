import { randomBytes } from 'node:crypto';
import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CALL_LIMITS } from '../core/call-limits.ts';
import { readEnv } from '../core/env.ts';
import { once } from '../core/once.ts';
import { rotatingSecret, type RotationEvent } from '../core/rotating-secret.ts';
import { loginRotationEnv } from './contract.ts';
import { masterSession } from './data-api.ts';
import { setPassword } from './login-password.ts';
import { rotateLogin, type LoginRotationDeps } from './rotate-login.ts';

const deps = once((): LoginRotationDeps => {
  const session = masterSession(new RDSDataClient({ maxAttempts: 1 }), readEnv(loginRotationEnv));
  return {
    secrets: rotatingSecret(new SecretsManagerClient({ requestHandler: CALL_LIMITS })),
    setPassword: (secret) => setPassword(secret, session),
    newPassword: () => randomBytes(36).toString('base64url'),
  };
});

export const handler = (event: RotationEvent): Promise<void> => rotateLogin(event, deps());
