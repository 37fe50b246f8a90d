import type { APIGatewayProxyEvent } from 'aws-lambda';

/** What a test says of a request; all else is as the gateway and our edge would send it. */
export interface RestRequest {
  readonly method?: string;
  readonly resource?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, readonly string[]>>;
  /** Besides those of our own edge; a header with the same name replaces one. */
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string | null;
  readonly base64?: boolean;
  readonly authorizer?: Readonly<Record<string, string>>;
}

export const ORIGIN = 'https://app.example.com';
export const REQUEST_ID = '00000000-0000-4000-8000-000000000001';

const EDGE = {
  'x-rempart-host': ['app'],
  'x-rempart-address': ['192.0.2.7'],
  'x-rempart-country': ['FR'],
  'x-rempart-origin': [ORIGIN],
  'user-agent': ['Test/1.0'],
};

const mutable = <T>(map: Readonly<Record<string, readonly T[]>>): Record<string, T[]> =>
  Object.fromEntries(Object.entries(map).map(([name, values]) => [name, [...values]]));
const lasts = (map: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(map).map(([name, values]) => [name, values.at(-1) ?? '']));

/** An API Gateway REST event: the single-value maps keep the last value only, as the gateway's do. */
export function restEvent({
  method = 'GET',
  resource = '/v1/things',
  params,
  query,
  headers,
  body = null,
  base64 = false,
  authorizer,
}: RestRequest = {}): APIGatewayProxyEvent {
  const multiValueHeaders = mutable({ ...EDGE, ...headers });
  const multiQuery = query && mutable(query);
  return {
    httpMethod: method,
    resource,
    path: resource,
    pathParameters: params ? { ...params } : null,
    headers: lasts(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: multiQuery ? lasts(multiQuery) : null,
    multiValueQueryStringParameters: multiQuery ?? null,
    body,
    isBase64Encoded: base64,
    stageVariables: null,
    requestContext: { requestId: REQUEST_ID, authorizer: authorizer ? { ...authorizer } : null } as unknown as APIGatewayProxyEvent['requestContext'],
  };
}
