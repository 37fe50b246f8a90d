import type { HeaderLine, HttpReply } from '../http/message.ts';

/** What the gateway refuses with, before or instead of a function (API Gateway guide, "Gateway response types"): status, message, error type. */
const TYPES = {
  ACCESS_DENIED: [403, 'User is not authorized to access this resource', 'AccessDeniedException'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, null, 'AuthorizerConfigurationException'],
  AUTHORIZER_FAILURE: [500, null, 'AuthorizerConfigurationException'],
  BAD_REQUEST_PARAMETERS: [400, 'Bad Request', 'BadRequestException'],
  INTEGRATION_FAILURE: [504, 'Network error communicating with endpoint', 'InternalServerErrorException'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out', 'InternalServerErrorException'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'],
  REQUEST_TOO_LARGE: [413, 'Request Too Long', 'RequestTooLongException'],
  UNAUTHORIZED: [401, 'Unauthorized', 'UnauthorizedException'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Unsupported Media Type', 'BadRequestException'],
  WAF_FILTERED: [403, 'Forbidden', 'ForbiddenException'],
  /** A stage that does not exist. AWS has no type of its own for it. */
  DEFAULT_4XX: [403, 'Forbidden', 'ForbiddenException'],
  /** A function that failed, or answered with something that is no proxy reply. */
  DEFAULT_5XX: [502, 'Internal server error', 'InternalServerErrorException'],
} as const satisfies Record<string, readonly [number, string | null, string]>;

export type RefusalType = keyof typeof TYPES;

/** One entry of `x-amazon-apigateway-gateway-responses`. */
export interface GatewayResponseDefinition {
  readonly statusCode?: string | number;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates?: Readonly<Record<string, string>>;
}

/** Variables of a template, by their path below `$context`. */
export type ContextVariables = Readonly<Record<string, string | number | null | undefined>>;

const DEFAULT_TEMPLATES = { 'application/json': '{"message":$context.error.messageString}' };

/** Replaces `$context.a.b` and `${context.a.b}`; a variable that is not known is empty, as with AWS. */
export const renderTemplate = (template: string, variables: ContextVariables): string =>
  template.replaceAll(/\$(?:context\.([A-Za-z]\w*(?:\.\w+)*)|\{context\.([A-Za-z]\w*(?:\.\w+)*)\})/g, (_, plain?: string, braced?: string) =>
    String(variables[plain ?? braced ?? ''] ?? ''),
  );

/** A value of `responseParameters`: `'static'` in quotes, where `\'` is a quote, or a `context.` variable. */
export function renderParameter(value: string, variables: ContextVariables): string | undefined {
  if (value.startsWith("'") && value.endsWith("'")) return value.slice(1, -1).replaceAll("\\'", "'");
  const found = value.startsWith('context.') ? variables[value.slice('context.'.length)] : undefined;
  return found === undefined || found === null ? undefined : String(found);
}

/** The headers that parameters of one kind (`gatewayresponse.header.`, `method.response.header.`) ask for. */
export function renderHeaders(parameters: Readonly<Record<string, string>> | undefined, prefix: string, variables: ContextVariables): HeaderLine[] {
  return Object.entries(parameters ?? {}).flatMap(([name, value]): HeaderLine[] => {
    const rendered = name.startsWith(prefix) ? renderParameter(value, variables) : undefined;
    return rendered === undefined ? [] : [[name.slice(prefix.length), rendered]];
  });
}

/** Renders refusals as the API defines them. `message` replaces AWS's own text for the type. */
export function gatewayResponses(definitions: Readonly<Record<string, GatewayResponseDefinition>>) {
  return (type: RefusalType, context: ContextVariables, message: string | null = TYPES[type][1]): HttpReply => {
    const [status, , errorType] = TYPES[type];
    const definition = definitions[type] ?? definitions[status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'] ?? {};
    const { statusCode, responseParameters, responseTemplates = DEFAULT_TEMPLATES } = definition;
    const variables = { ...context, 'error.message': message, 'error.messageString': JSON.stringify(message), 'error.responseType': type };
    const [contentType, template] = Object.entries(responseTemplates)[0] ?? Object.entries(DEFAULT_TEMPLATES)[0] ?? ['', ''];
    const own = renderHeaders(responseParameters, 'gatewayresponse.header.', variables);
    const typed: HeaderLine[] = own.some(([name]) => name.toLowerCase() === 'content-type') ? [] : [['Content-Type', contentType]];
    const body = Buffer.from(renderTemplate(template, variables));
    return {
      status: Number(statusCode ?? status),
      headers: [...typed, ...own, ['x-amzn-ErrorType', errorType], ['Content-Length', String(body.length)]],
      body,
    };
  };
}

/** How a gateway refuses. */
export type Refuse = ReturnType<typeof gatewayResponses>;
