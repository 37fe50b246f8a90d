import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Client, Host, Principal } from './contract.ts';
import { FORBIDDEN_KEYS } from './json.ts';
import { Problem, PROBLEMS, type ProblemCode } from './problem.ts';

/** Headers of which a second copy is an attempt to be read differently in two places. `Origin` and `Host` are among them. */
const SINGLE_HEADERS = new Set([
  'authorization',
  'content-type',
  'content-length',
  'cookie',
  'host',
  'idempotency-key',
  'origin',
  'referer',
  'sec-fetch-site',
  'sec-fetch-dest',
  'stripe-signature',
  'x-telegram-bot-api-secret-token',
  'x-slack-request-timestamp',
  'x-api-key',
  'x-rempart-address',
  'x-rempart-country',
  'x-rempart-host',
  'x-rempart-hosted',
  'x-rempart-origin',
  'x-hub-signature-256',
  'x-slack-signature',
  'accept',
]);
/** Of these, values that never hold a comma by themselves: CloudFront may have joined two copies into one line. Stripe's signature is a list; its verifier counts. */
const NO_COMMA = new Set([...SINGLE_HEADERS].filter((name) => !['accept', 'cookie', 'referer', 'stripe-signature'].includes(name)));

/** An API Gateway REST event as the rest of the code knows it: one value each, or refused. */
export interface PlainRequest {
  readonly method: string;
  /** The resource with its placeholders, e.g. `/v1/chatbots/{chatbotId}`. */
  readonly resource: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** The same, as the bytes that came. */
  readonly rawBody: Buffer;
  readonly host: Host | undefined;
  readonly client: Client;
  readonly principal: Principal | undefined;
  /** What the authorizer wants answered instead: it can itself say no more than 401. */
  readonly refused: Refused | undefined;
  readonly requestId: string;
}

/** Reads cookies of RFC 6265; a name that occurs twice is left out, so an ambiguous credential is no credential. */
export function readCookies(header: string | undefined): Record<string, string> {
  const cookies = new Map<string, string | undefined>();
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 1) continue;
    const name = pair.slice(0, equals).trim();
    cookies.set(name, cookies.has(name) ? undefined : pair.slice(equals + 1).trim());
  }
  return Object.fromEntries([...cookies].filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/**
 * Headers by lower-case name; a header that came more than once is left out unless it must not (then the request is refused).
 * @throws Problem `duplicate-parameter`.
 */
export function readHeaders(multi: APIGatewayProxyEvent['multiValueHeaders'] | null): Record<string, string> {
  const seen = new Map<string, string[]>();
  for (const [name, values] of Object.entries(multi ?? {})) {
    const key = name.toLowerCase();
    seen.set(key, [...(seen.get(key) ?? []), ...(values ?? [])]);
  }
  const headers: Record<string, string> = {};
  for (const [name, values] of seen) {
    const repeated = values.length > 1 || (NO_COMMA.has(name) && values[0]?.includes(','));
    if (repeated && SINGLE_HEADERS.has(name)) throw new Problem('duplicate-parameter', `header ${name} given more than once`);
    headers[name] = values.join(', ');
  }
  return headers;
}

/** @throws Problem `duplicate-parameter` for a name given twice, in any case or with a bracket suffix; `invalid-request` for a name that reaches a prototype. */
function readQuery(multi: APIGatewayProxyEvent['multiValueQueryStringParameters']): Record<string, string> {
  const query: Record<string, string> = {};
  const seen = new Set<string>();
  for (const [name, values] of Object.entries(multi ?? {})) {
    const canonical = name.toLowerCase().replace(/\[.*$/s, '').trim();
    if (seen.has(canonical) || (values ?? []).length !== 1)
      throw new Problem('duplicate-parameter', `query parameter ${canonical.slice(0, 40)} given more than once`);
    // Assigned like any other it would vanish into the object's prototype, and an unknown parameter would pass unseen.
    if (FORBIDDEN_KEYS.has(canonical)) throw new Problem('invalid-request', 'forbidden query parameter');
    seen.add(canonical);
    query[name] = values?.[0] ?? '';
  }
  return query;
}

/** A refusal that the authorizer hands on. */
export interface Refused {
  readonly code: ProblemCode;
  readonly retryAfterSeconds: number | undefined;
}

function readRefused(context: APIGatewayProxyEvent['requestContext']['authorizer']): Refused | undefined {
  const { kind, code, retryAfterSeconds } = (context ?? {}) as Record<string, string | number | undefined>;
  if (kind !== 'refused' || typeof code !== 'string' || !(code in PROBLEMS)) return undefined;
  return { code: code as ProblemCode, retryAfterSeconds: retryAfterSeconds === undefined ? undefined : Number(retryAfterSeconds) };
}

/** The authorizer's context as a principal; anything incomplete is nobody. */
export function readPrincipal(context: APIGatewayProxyEvent['requestContext']['authorizer']): Principal | undefined {
  const { kind, accountId, userId, sessionId, apiKeyId, chatbotId, visitorId, parentOrigin, publicKey, signedBy, confirmedUntil, restricted } = (context ??
    {}) as Record<string, string | undefined>;
  if (!accountId) return undefined;
  if (kind === 'session' && userId && sessionId)
    return {
      kind,
      accountId,
      userId,
      sessionId,
      confirmedUntil: Number(confirmedUntil) || 0,
      ...((restricted === 'closing' || restricted === 'second-factor') && { restricted }),
    };
  if (kind === 'api-key' && apiKeyId) return { kind, accountId, apiKeyId };
  if (kind === 'visitor' && chatbotId && visitorId && parentOrigin && publicKey)
    return { kind, accountId, chatbotId, visitorId, parentOrigin, publicKey, ...(signedBy && { signedBy }) };
  return undefined;
}

/** What the CloudFront Function said about the viewer. Only these headers are believed; the firewall has already proved that they come from our edge. */
export function readClient(headers: Readonly<Record<string, string>>): { client: Client; host: Host | undefined } {
  const host = headers['x-rempart-host'];
  return {
    host: host === 'app' || host === 'edge' ? host : undefined,
    client: {
      address: headers['x-rempart-address'] ?? '',
      country: headers['x-rempart-country'] || undefined,
      origin: headers['x-rempart-origin'] ?? '',
      agent: (headers['user-agent'] ?? '').slice(0, 256),
    },
  };
}

/** The only reader of API Gateway events. @throws Problem `duplicate-parameter`. */
export function readEvent(event: APIGatewayProxyEvent): PlainRequest {
  const headers = readHeaders(event.multiValueHeaders);
  const rawBody = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  return {
    method: event.httpMethod,
    resource: event.resource,
    params: Object.fromEntries(Object.entries(event.pathParameters ?? {}).map(([name, value]) => [name, value ?? ''])),
    query: readQuery(event.multiValueQueryStringParameters),
    headers,
    cookies: readCookies(headers['cookie']),
    body: event.body === null || event.body === undefined ? undefined : rawBody.toString('utf8'),
    rawBody,
    ...readClient(headers),
    principal: readPrincipal(event.requestContext.authorizer),
    refused: readRefused(event.requestContext.authorizer),
    requestId: event.requestContext.requestId,
  };
}
