import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Host } from '../../lambdas/core/contract.ts';

/** By what the firewall of the stage knows that a request came through a distribution. */
export interface OriginSecrets {
  /** What the distribution of a host sends. */
  readonly sent: Readonly<Record<Host, Secret>>;
  /** What the firewall admits. */
  readonly admitted: readonly Secret[];
}

/**
 * The secrets of a generation, and those of the generation before, which the firewall goes on to admit while the distributions are changed: no request is refused.
 * Another generation is another resource, since CloudFormation reads a secret again only where the template has changed (CloudFormation guide, "Dynamic
 * references"). Whatever is older goes with the deployment that has no more use of it.
 */
export function originSecrets(scope: Construct, generation: number): OriginSecrets {
  const make = (host: Host, name: string, of: number): Secret =>
    new Secret(scope, `${name}OriginSecret${of}`, {
      description: `Proves to the firewall that a request came through the ${host} distribution; generation ${of}`,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  const both = (of: number): Record<Host, Secret> => ({ app: make('app', 'App', of), edge: make('edge', 'Edge', of) });
  const sent = both(generation);
  const before = generation > 1 ? Object.values(both(generation - 1)) : [];
  return { sent, admitted: [...Object.values(sent), ...before] };
}
