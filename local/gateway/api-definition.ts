import type { GatewayResponseDefinition } from './gateway-responses.ts';

/** A Lambda authorizer of type REQUEST. */
export interface AuthorizerDefinition {
  readonly name: string;
  readonly functionArn: string;
  /** Zero: never cached. */
  readonly ttlSeconds: number;
  /** E.g. `method.request.header.Authorization`. All must be there, or the caller is refused without a call. */
  readonly identitySources: readonly string[];
}

/** Answers without calling anything. */
export interface MockDefinition {
  readonly kind: 'mock';
  readonly passthroughBehavior: string;
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly responses: Readonly<Record<string, MockResponse>>;
}

export interface MockResponse {
  readonly statusCode?: string | number;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates?: Readonly<Record<string, string>>;
}

/** Hands the request to a function. */
export interface ProxyDefinition {
  readonly kind: 'proxy';
  readonly functionArn: string;
  readonly streaming: boolean;
  readonly timeoutMilliseconds: number;
}

export interface MethodDefinition {
  readonly integration: ProxyDefinition | MockDefinition;
  readonly authorizer?: AuthorizerDefinition;
}

/** A path of the API with its methods; `ANY` stands for those that are not named. */
export interface ResourceDefinition {
  readonly path: string;
  readonly methods: ReadonlyMap<string, MethodDefinition>;
}

/** What the gateway needs of an API. */
export interface ApiDefinition {
  readonly resources: readonly ResourceDefinition[];
  readonly gatewayResponses: Readonly<Record<string, GatewayResponseDefinition>>;
  readonly binaryMediaTypes: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const text = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);
const strings = (value: unknown): Readonly<Record<string, string>> => object(value) as Readonly<Record<string, string>>;

/** A buffered integration may take 29 seconds (API Gateway guide, quotas). */
const BUFFERED_MILLISECONDS = 29_000;
const DEFAULT_TTL_SECONDS = 300;
const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch']);
const ANY = 'x-amazon-apigateway-any-method';

/** The function behind `arn:aws:apigateway:...:path/.../functions/<arn>/invocations`. */
function functionOf(uri: unknown, where: string): string {
  const arn = /\/functions\/(arn:[^/]+)\/(?:invocations|response-streaming-invocations)$/.exec(String(uri))?.[1];
  if (arn === undefined) throw new Error(`${where}: no function in the integration's URI ${String(uri)}`);
  return arn;
}

function readIntegration(value: unknown, where: string): ProxyDefinition | MockDefinition {
  const { type, uri, responseTransferMode, timeoutInMillis, passthroughBehavior, requestTemplates, responses } = object(value);
  const kind = String(type).toLowerCase();
  if (kind === 'mock') {
    return {
      kind,
      passthroughBehavior: text(passthroughBehavior, 'when_no_match').toLowerCase(),
      requestTemplates: strings(requestTemplates),
      responses: object(responses) as Readonly<Record<string, MockResponse>>,
    };
  }
  if (kind !== 'aws_proxy') throw new Error(`${where}: integrations of type ${kind} are not known locally`);
  const streaming = responseTransferMode === 'STREAM';
  if (streaming !== String(uri).endsWith('/response-streaming-invocations')) throw new Error(`${where}: transfer mode and URI of the integration disagree`);
  return { kind: 'proxy', functionArn: functionOf(uri, where), streaming, timeoutMilliseconds: Number(timeoutInMillis ?? BUFFERED_MILLISECONDS) };
}

function readAuthorizers(schemes: Json): ReadonlyMap<string, AuthorizerDefinition> {
  const found = new Map<string, AuthorizerDefinition>();
  for (const [name, scheme] of Object.entries(schemes)) {
    const { type, authorizerUri, authorizerResultTtlInSeconds, identitySource } = object(object(scheme)['x-amazon-apigateway-authorizer']);
    if (type !== 'request') throw new Error(`security scheme ${name}: only request authorizers are known locally`);
    const identitySources = text(identitySource, '')
      .split(',')
      .map((source) => source.trim())
      .filter(Boolean);
    const ttlSeconds = Number(authorizerResultTtlInSeconds ?? DEFAULT_TTL_SECONDS);
    if (ttlSeconds > 0 && identitySources.length === 0) throw new Error(`security scheme ${name}: a cached authorizer needs an identity source`);
    found.set(name, { name, functionArn: functionOf(authorizerUri, `security scheme ${name}`), ttlSeconds, identitySources });
  }
  return found;
}

/**
 * Reads the resolved `Body` of an `AWS::ApiGateway::RestApi` (API Gateway guide, "OpenAPI extensions").
 * @throws Error naming the place of anything that the local gateway could not play as AWS does.
 */
export function readApi(body: unknown): ApiDefinition {
  const api = object(body);
  const authorizers = readAuthorizers(object(object(api['components'])['securitySchemes']));
  const resources = Object.entries(object(api['paths'])).map(([path, item]): ResourceDefinition => {
    const operations = Object.entries(object(item)).filter(([name]) => METHODS.has(name) || name === ANY);
    const methods = operations.map(([name, operation]): [string, MethodDefinition] => {
      const where = `${name} ${path}`;
      const [scheme] = Object.keys(object((object(operation)['security'] as unknown[] | undefined)?.[0]));
      const authorizer = scheme === undefined ? undefined : authorizers.get(scheme);
      if (scheme !== undefined && !authorizer) throw new Error(`${where}: no security scheme ${scheme}`);
      const integration = readIntegration(object(operation)['x-amazon-apigateway-integration'], where);
      return [name === ANY ? 'ANY' : name.toUpperCase(), { integration, ...(authorizer && { authorizer }) }];
    });
    return { path, methods: new Map(methods) };
  });
  return {
    resources,
    gatewayResponses: object(api['x-amazon-apigateway-gateway-responses']) as Readonly<Record<string, GatewayResponseDefinition>>,
    binaryMediaTypes: (api['x-amazon-apigateway-binary-media-types'] as readonly string[] | undefined) ?? [],
  };
}
