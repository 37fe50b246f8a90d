import { isInvocationError } from '../functions/definition.ts';
import type { Functions } from '../functions/functions.ts';
import type { AuthorizerDefinition } from './api-definition.ts';
import type { RefusalType } from './gateway-responses.ts';
import { type AuthorizerReply, evaluatePolicy, readAuthorizerReply } from './policy.ts';
import type { CommonEvent } from './proxy-event.ts';

/** Let through with what `requestContext.authorizer` will hold, or refused. */
export type Authorization =
  | { readonly allowed: true; readonly context: Readonly<Record<string, string | number>> }
  | { readonly allowed: false; readonly refusal: RefusalType; readonly message?: string };

const EXPLICIT_DENY = 'User is not authorized to access this resource with an explicit deny';
/** Replies that are kept; the oldest goes first. */
const MAX_CACHED = 1_000;

/** The value of an identity source such as `method.request.header.Authorization`; undefined when it is absent or empty. */
function identity(source: string, event: CommonEvent): string | undefined {
  const [, place, name = ''] = /^method\.request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
  if (place === 'querystring') return event.queryStringParameters[name] || undefined;
  if (place === 'header') return Object.entries(event.headers).find(([header]) => header.toLowerCase() === name.toLowerCase())?.[1] || undefined;
  if (source === 'context.identity.sourceIp') return event.requestContext.identity.sourceIp;
  throw new Error(`identity source ${source} is not known locally`);
}

/**
 * Asks REQUEST authorizers as API Gateway does: a reply is kept for its time to live by the values of its identity sources, and the kept policy is
 * evaluated for each method anew.
 */
export function authorizers(functions: Pick<Functions, 'invoke'>, now: () => number) {
  const cache = new Map<string, { readonly expires: number; readonly reply: AuthorizerReply }>();

  function keep(key: string, reply: AuthorizerReply, ttlSeconds: number): void {
    cache.delete(key);
    cache.set(key, { expires: now() + ttlSeconds * 1_000, reply });
    const [oldest] = cache.keys();
    if (cache.size > MAX_CACHED && oldest !== undefined) cache.delete(oldest);
  }

  return async (definition: AuthorizerDefinition, event: CommonEvent, methodArn: string): Promise<Authorization> => {
    const values = definition.identitySources.map((source) => identity(source, event));
    if (values.includes(undefined)) return { allowed: false, refusal: 'UNAUTHORIZED' };
    const key = JSON.stringify([definition.name, ...values]);
    const kept = cache.get(key);
    const started = now();
    let reply = kept && kept.expires > started ? kept.reply : undefined;
    if (!reply) {
      try {
        reply = readAuthorizerReply(await functions.invoke(definition.functionArn, { type: 'REQUEST', methodArn, ...event, stageVariables: {} }));
      } catch (error) {
        return { allowed: false, refusal: isInvocationError(error) && error.errorMessage === 'Unauthorized' ? 'UNAUTHORIZED' : 'AUTHORIZER_FAILURE' };
      }
      if (!reply) return { allowed: false, refusal: 'AUTHORIZER_CONFIGURATION_ERROR' };
      if (definition.ttlSeconds > 0) keep(key, reply, definition.ttlSeconds);
    }
    const verdict = evaluatePolicy(reply, methodArn);
    if (verdict === 'denied') return { allowed: false, refusal: 'ACCESS_DENIED', message: EXPLICIT_DENY };
    if (verdict === 'not-mentioned') return { allowed: false, refusal: 'ACCESS_DENIED' };
    return { allowed: true, context: { ...reply.context, principalId: reply.principalId, integrationLatency: now() - started } };
  };
}
