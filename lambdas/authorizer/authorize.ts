import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { Client, Principal, Restriction } from '../core/contract.ts';
import { readClient, readCookies, readHeaders } from '../core/event.ts';
import type { JournalEvent } from '../core/journal.ts';
import { Problem, type ProblemCode } from '../core/problem.ts';
import { ACCESS_COOKIE } from '../sessions/cookies.ts';
import { isApiKey, looksLikeApiKey } from '../tokens/api-key.ts';
import type { ProvedClaims } from '../tokens/verify.ts';
import { guardOf, type Guards } from './guards.ts';

export interface AuthorizerDeps {
  readonly guards: Guards;
  /** @throws Error when the token is not one of this kind, alive and ours. */
  readonly verify: (kind: 'access' | 'visitor', token: string) => Promise<ProvedClaims>;
  /** Session, user and account read consistently: what is left to know of them when all are alive at this moment, else nothing. */
  readonly liveSession: (
    ids: { sessionId: string; userId: string; accountId: string },
    issuedAt: number,
  ) => Promise<{ confirmedUntil: number; restricted?: Restriction } | undefined>;
  /** Whether the chatbot is still there and its account active. */
  readonly chatbotAlive: (publicKey: string, ids: { accountId: string; chatbotId: string }) => Promise<boolean>;
  /** Whose key it is, when key, account and the membership of its maker are alive. */
  readonly liveKey: (key: string) => Promise<{ accountId: string; apiKeyId: string } | undefined>;
  /** Notes that a key was used. */
  readonly noteUse: (apiKeyId: string) => Promise<void>;
  /** Counts a key that was none; seconds to wait when its address has guessed too often. */
  readonly countGuess: (guess: { readonly wellFormed: boolean; readonly client: Client; readonly requestId: string }) => Promise<number | undefined>;
  readonly record: (event: JournalEvent) => Promise<void>;
}

/** What stands for the answers: let in, refuse with 401, deny that the route exists, or let a function answer what a gateway cannot. */
export type Decision = { readonly allow: Principal } | { readonly refuse: ProblemCode; readonly retryAfterSeconds?: number } | 'unauthorized' | 'not-here';

const claim = (claims: ProvedClaims, name: string): string => {
  const value = claims[name];
  if (typeof value !== 'string' || value === '') throw new Error(`claim ${name} is missing`);
  return value;
};

type Credential = { readonly kind: 'access' | 'visitor' | 'api-key'; readonly token: string };

/** Which credential came. Two kinds at once are ambiguous, and none. */
function credential(headers: Readonly<Record<string, string>>): Credential | undefined {
  const cookie = readCookies(headers['cookie'])[ACCESS_COOKIE];
  const bearer = headers['authorization'];
  if (bearer !== undefined && cookie !== undefined) return undefined;
  if (bearer !== undefined) {
    const token = /^Bearer ([\w.-]{1,4096})$/.exec(bearer)?.[1];
    return token ? { kind: looksLikeApiKey(token) ? 'api-key' : 'visitor', token } : undefined;
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

/** Who a token says it is, as a question to the store whether that is still so. @throws Error when the token is not believed. */
async function prove(kind: 'access' | 'visitor', token: string, deps: AuthorizerDeps): Promise<() => Promise<Principal | undefined>> {
  const claims = await deps.verify(kind, token);
  const accountId = claim(claims, 'acc');
  if (kind === 'access') {
    const ids = { userId: claims.sub, accountId, sessionId: claim(claims, 'sid') };
    return async () => {
      const live = await deps.liveSession(ids, claims.iat);
      return live && { kind: 'session', ...ids, ...live };
    };
  }
  const chatbotId = claim(claims, 'bot');
  const publicKey = claim(claims, 'key');
  const signedBy = claims['sgn'] === undefined ? {} : { signedBy: claim(claims, 'sgn') };
  const principal = { kind: 'visitor', accountId, chatbotId, visitorId: claims.sub, parentOrigin: claim(claims, 'org'), publicKey, ...signedBy } as const;
  return async () => ((await deps.chatbotAlive(publicKey, { accountId, chatbotId })) ? principal : undefined);
}

/** A request that carries an API key. A browser that sends one to another site's name has been given a secret that is not for browsers. */
async function byKey(key: string, headers: Readonly<Record<string, string>>, client: Client, requestId: string, deps: AuthorizerDeps): Promise<Decision> {
  const wellFormed = isApiKey(key);
  const found = wellFormed ? await deps.liveKey(key) : undefined;
  if (!found) {
    const retryAfterSeconds = await deps.countGuess({ wellFormed, client, requestId });
    return retryAfterSeconds === undefined ? 'unauthorized' : { refuse: 'locked-out', retryAfterSeconds };
  }
  if (headers['origin'] !== undefined && headers['origin'] !== client.origin) return { refuse: 'not-allowed' };
  await deps.noteUse(found.apiKeyId);
  return { allow: { kind: 'api-key', ...found } };
}

/**
 * Decides about one request before any feature sees it (S1). Nothing is kept between two requests: a session that has ended is refused at the very next
 * one. A refusal is one journal event; what failed inside (a store that is down) is thrown, so the gateway answers 503 and nobody is let in.
 */
export async function authorize(event: APIGatewayRequestAuthorizerEvent, deps: AuthorizerDeps): Promise<Decision> {
  const found = guardOf(deps.guards, event.httpMethod, event.resource);
  const headers = singleHeaders(event);
  const { client, host } = readClient(headers ?? {});
  if (!found || (headers && found.host !== host)) return 'not-here';

  const given = headers && credential(headers);
  let principal: Principal | undefined;
  let reason = given ? 'dead' : headers ? 'missing' : 'ambiguous';
  if (given?.kind === 'api-key') {
    const decision = await byKey(given.token, headers ?? {}, client, event.requestContext.requestId, deps);
    if (decision !== 'unauthorized' && !(typeof decision === 'object' && 'allow' in decision)) return decision;
    if (typeof decision === 'object') principal = decision.allow;
    reason = 'unknown key';
  } else if (given) {
    let stillSo: Awaited<ReturnType<typeof prove>> | undefined;
    try {
      stillSo = await prove(given.kind as 'access' | 'visitor', given.token, deps);
    } catch (error) {
      if (isOutage(error)) throw error;
      reason = 'invalid';
    }
    // Outside: whatever a store fails with is an outage, and says nothing about the token.
    principal = await stillSo?.();
  }
  if (principal && found.callers.includes(principal.kind)) return { allow: principal };
  // A key is somebody, who may not do this: only a person may.
  if (principal?.kind === 'api-key' && found.callers.includes('session')) return { refuse: 'not-allowed' };
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
