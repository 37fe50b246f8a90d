import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { Decision } from './authorize.ts';

/**
 * A decision as API Gateway wants it: a policy for exactly this method and path, the principal as context; `Unauthorized` thrown is its 401.
 * @throws Error `Unauthorized`.
 */
export function policy(decision: Decision, methodArn: string): APIGatewayAuthorizerResult {
  if (decision === 'unauthorized') throw new Error('Unauthorized');
  const allowed = decision === 'not-here' ? undefined : decision.allow;
  return {
    principalId: allowed?.accountId ?? 'nobody',
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: allowed ? 'Allow' : 'Deny', Resource: methodArn }] },
    context: { ...allowed },
  };
}
