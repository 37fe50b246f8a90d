import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Secret, type SecretStringGenerator } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/** A secret that is made at the deployment, of 48 letters and digits, and outlives its stack, once that has been made. */
export function keptSecret(
  scope: Construct,
  id: string,
  description: string,
  more: Pick<SecretStringGenerator, 'secretStringTemplate' | 'generateStringKey'> = {},
): Secret {
  const generateSecretString = { passwordLength: 48, excludePunctuation: true, ...more };
  return new Secret(scope, id, { description, generateSecretString, removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE });
}
