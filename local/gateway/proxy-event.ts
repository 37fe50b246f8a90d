import { headerValue, type HeaderLine, type HttpRequest } from '../http/message.ts';

/** What is known of a call before anything was asked. */
export interface CallFrame {
  readonly request: HttpRequest;
  readonly requestId: string;
  readonly stage: string;
  /** Path below the stage, as sent. */
  readonly path: string;
  readonly resourcePath: string;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly apiId: string;
  readonly accountId: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

type Multi = Readonly<Record<string, readonly string[]>>;

/** REST APIs decode names and values once, `+` being a space; what is no valid encoding stays as it is. */
function decodeQuery(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

function readQuery(target: string): Multi {
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : '';
  const pairs = query
    .split('&')
    .filter(Boolean)
    .map((pair): HeaderLine => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [decodeQuery(pair), ''] : [decodeQuery(pair.slice(0, equals)), decodeQuery(pair.slice(equals + 1))];
    });
  return collect(pairs, (name) => name);
}

/** Values by name in the order of the wire; names that `same` makes equal share the writing of the first. */
function collect(pairs: readonly HeaderLine[], same: (name: string) => string): Multi {
  const found = new Map<string, [string, string[]]>();
  for (const [name, value] of pairs) {
    const entry = found.get(same(name));
    if (entry) entry[1].push(value);
    else found.set(same(name), [name, [value]]);
  }
  return Object.fromEntries(found.values());
}

/** The single-value maps hold the last value (API Gateway guide, "Input format of a Lambda function for proxy integration"). */
const last = (multi: Multi): Record<string, string> => Object.fromEntries(Object.entries(multi).map(([name, values]) => [name, values.at(-1) ?? '']));
const orNull = <T extends object>(map: T): T | null => (Object.keys(map).length > 0 ? map : null);

/** What a regional endpoint adds to the headers of the caller. */
function forwarded({ request, requestId }: CallFrame): HeaderLine[] {
  const before = headerValue(request.headers, 'x-forwarded-for');
  const kept = request.headers.filter(([name]) => !/^(?:x-forwarded-(?:for|port|proto)|connection|transfer-encoding)$/i.test(name));
  return [
    ...kept,
    ['X-Amzn-Trace-Id', `Root=1-${requestId.slice(0, 8)}-${requestId.replaceAll('-', '').slice(8)}`],
    ['X-Forwarded-For', before === undefined ? request.address : `${before}, ${request.address}`],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ];
}

const NO_IDENTITY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** E.g. `09/Apr/2015:12:34:56 +0000`. */
function commonLogTime(time: number): string {
  const iso = new Date(time).toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

/** The members that the events of a proxy integration and of a request authorizer share, format 1.0. */
export function commonEvent(frame: CallFrame) {
  const { request, requestId, stage, path, resourcePath, pathParameters, apiId, accountId, region, time } = frame;
  const multiValueHeaders = collect(forwarded(frame), (name) => name.toLowerCase());
  const multiValueQueryStringParameters = readQuery(request.target);
  return {
    resource: resourcePath,
    path,
    httpMethod: request.method,
    headers: last(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: last(multiValueQueryStringParameters),
    multiValueQueryStringParameters,
    pathParameters,
    requestContext: {
      resourceId: Buffer.from(resourcePath).toString('hex').slice(-6).padStart(6, '0'),
      resourcePath,
      httpMethod: request.method,
      extendedRequestId: `${requestId.slice(0, 8)}=`,
      requestTime: commonLogTime(time),
      path: `/${stage}${path}`,
      accountId,
      protocol: 'HTTP/1.1',
      stage,
      domainPrefix: apiId,
      requestTimeEpoch: time,
      requestId,
      identity: { ...NO_IDENTITY, sourceIp: request.address, userAgent: headerValue(request.headers, 'user-agent') ?? null },
      domainName: `${apiId}.execute-api.${region}.amazonaws.com`,
      apiId,
    },
  };
}

export type CommonEvent = ReturnType<typeof commonEvent>;

/** Whether a body of this type is handed over in base64: API Gateway compares the media type alone. */
export function isBinary(contentType: string | undefined, binaryMediaTypes: readonly string[]): boolean {
  const [type = ''] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  return binaryMediaTypes.some((binary) => binary === '*/*' || binary.toLowerCase() === type);
}

/** The whole event of a proxy integration. */
export function proxyEvent(common: CommonEvent, authorizer: Readonly<Record<string, unknown>> | undefined, body: Buffer, binary: boolean) {
  return {
    ...common,
    queryStringParameters: orNull(common.queryStringParameters),
    multiValueQueryStringParameters: orNull(common.multiValueQueryStringParameters),
    pathParameters: orNull(common.pathParameters),
    stageVariables: null,
    requestContext: authorizer ? { ...common.requestContext, authorizer } : common.requestContext,
    body: body.length === 0 ? null : body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && body.length > 0,
  };
}
