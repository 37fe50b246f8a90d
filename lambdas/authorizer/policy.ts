import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { Decision } from './authorize.ts';

/**
 * A decision as API Gateway wants it: a policy for exactly this method and path, the principal as context; `Unauthorized` thrown is its 401.
 * @throws Error `Unauthorized`.
 */
export function policy(decision: Decision, methodArn: string): APIGatewayAuthorizerResult {
  if (decision === 'unauthorized') throw new Error('Unauthorized');
  const allowed = decision === 'not-here' ? undefined : 'allow' in decision ? decision.allow : undefined;
  // The gateway can answer 401 and no other refusal in these words: a function is let answer, and is told nothing of a caller.
  const refused = decision !== 'not-here' && 'refuse' in decision ? decision : undefined;
  return {
    principalId: allowed?.accountId ?? 'nobody',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: allowed || refused ? 'Allow' : 'Deny', Resource: methodArn }],
    },
    context: refused
      ? { kind: 'refused', code: refused.refuse, ...(refused.retryAfterSeconds !== undefined && { retryAfterSeconds: refused.retryAfterSeconds }) }
      : { ...allowed },
  };
}
