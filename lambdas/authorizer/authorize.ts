import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { ALL_ROUTES } from '../contracts.ts';
import type { Principal } from '../core/contract.ts';
import { readClient, readCookies, readHeaders } from '../core/event.ts';
import type { JournalEvent } from '../core/journal.ts';
import { Problem } from '../core/problem.ts';
import { ACCESS_COOKIE } from '../sessions/cookies.ts';
import type { ProvedClaims } from '../tokens/verify.ts';

export interface AuthorizerDeps {
  /** @throws Error when the token is not one of this kind, alive and ours. */
  readonly verify: (kind: 'access' | 'visitor', token: string) => Promise<ProvedClaims>;
  /** Whether session, user and account are alive at this moment, read consistently. */
  readonly sessionAlive: (ids: { sessionId: string; userId: string; accountId: string }, issuedAt: number) => Promise<boolean>;
  /** Whether the chatbot is still there and its account active. */
  readonly chatbotAlive: (publicKey: string, ids: { accountId: string; chatbotId: string }) => Promise<boolean>;
  readonly record: (event: JournalEvent) => Promise<void>;
}

/** What stands for the three answers: let in, refuse with 401, or deny that the route exists. */
export type Decision = { readonly allow: Principal } | 'unauthorized' | 'not-here';

const claim = (claims: ProvedClaims, name: string): string => {
  const value = claims[name];
  if (typeof value !== 'string' || value === '') throw new Error(`claim ${name} is missing`);
  return value;
};

/** Which credential came. Two kinds at once are ambiguous, and none. */
function credential(headers: Readonly<Record<string, string>>): { readonly kind: 'access' | 'visitor'; readonly token: string } | undefined {
  const cookie = readCookies(headers['cookie'])[ACCESS_COOKIE];
  const bearer = headers['authorization'];
  if (bearer !== undefined && cookie !== undefined) return undefined;
  if (bearer !== undefined) {
    const token = /^Bearer ([\w.-]{1,4096})$/.exec(bearer)?.[1];
    return token ? { kind: 'visitor', token } : undefined;
  }
  return cookie ? { kind: 'access', token: cookie } : undefined;
}

/** Headers, each once; `undefined` when one that decides something came twice. */
function singleHeaders(event: APIGatewayRequestAuthorizerEvent): Record<string, string> | undefined {
  try {
    return readHeaders(event.multiValueHeaders);
  } catch {
    return undefined;
  }
}

/** Who a token says it is, and the question to the store whether that is still so. @throws Error when the token is not believed. */
async function prove(
  kind: 'access' | 'visitor',
  token: string,
  deps: AuthorizerDeps,
): Promise<{ readonly principal: Principal; readonly alive: () => Promise<boolean> }> {
  const claims = await deps.verify(kind, token);
  const accountId = claim(claims, 'acc');
  if (kind === 'access') {
    const ids = { userId: claims.sub, accountId, sessionId: claim(claims, 'sid') };
    return { principal: { kind: 'session', ...ids }, alive: () => deps.sessionAlive(ids, claims.iat) };
  }
  const chatbotId = claim(claims, 'bot');
  const publicKey = claim(claims, 'key');
  const principal = { kind: 'visitor', accountId, chatbotId, visitorId: claims.sub, parentOrigin: claim(claims, 'org') } as const;
  return { principal, alive: () => deps.chatbotAlive(publicKey, { accountId, chatbotId }) };
}

/**
 * Decides about one request before any feature sees it (S1). Nothing is kept between two requests: a session that has ended is refused at the very next
 * one. A refusal is one journal event; what failed inside (a store that is down) is thrown, so the gateway answers 503 and nobody is let in.
 */
export async function authorize(event: APIGatewayRequestAuthorizerEvent, deps: AuthorizerDeps): Promise<Decision> {
  const found = ALL_ROUTES.find(({ route }) => route.method === event.httpMethod && route.path === event.resource);
  const headers = singleHeaders(event);
  const { client, host } = readClient(headers ?? {});
  if (!found || (headers && found.route.host !== host)) return 'not-here';

  const given = headers && credential(headers);
  let principal: Principal | undefined;
  let reason = given ? 'dead' : headers ? 'missing' : 'ambiguous';
  if (given) {
    let proved: Awaited<ReturnType<typeof prove>> | undefined;
    try {
      proved = await prove(given.kind, given.token, deps);
    } catch (error) {
      if (isOutage(error)) throw error;
      reason = 'invalid';
    }
    // Outside: whatever a store fails with is an outage, and says nothing about the token.
    if (proved && (await proved.alive())) principal = proved.principal;
  }
  if (principal && found.route.callers.includes(principal.kind)) return { allow: principal };
  await deps.record({
    type: 'authn_fail',
    outcome: 'refused',
    ...(principal && { accountId: principal.accountId }),
    action: found.name,
    reason: principal ? 'wrong kind of caller' : reason,
    address: client.address,
    agent: client.agent,
    requestId: event.requestContext.requestId,
  });
  return 'unauthorized';
}

/** Keys that cannot be read, told from a token that cannot be believed. */
function isOutage(error: unknown): boolean {
  if (error instanceof Problem) return error.code === 'unavailable';
  return error instanceof Error && ('$metadata' in error || '$fault' in error || /ECONN|ETIMEDOUT/.test(error.message));
}
