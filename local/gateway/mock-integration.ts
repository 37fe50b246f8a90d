import { headerValue, type HttpReply, type HttpRequest } from '../http/message.ts';
import type { MockDefinition, MockResponse } from './api-definition.ts';
import { type ContextVariables, type RefusalType, renderHeaders, renderTemplate } from './gateway-responses.ts';

const JSON_TYPE = 'application/json';

/** The media type without its parameters; API Gateway takes JSON where none is named. */
const mediaType = (value: string | undefined): string => (value ?? JSON_TYPE).split(';', 1)[0]?.trim().toLowerCase() || JSON_TYPE;

/** What the integration is asked: the template of the request's type, or the body itself where the definition lets it pass. */
function requestText({ requestTemplates, passthroughBehavior }: MockDefinition, request: HttpRequest, body: Buffer): string | undefined {
  const template = requestTemplates[mediaType(headerValue(request.headers, 'content-type'))];
  if (template !== undefined) return template;
  const passes = passthroughBehavior === 'when_no_match' || (passthroughBehavior === 'when_no_templates' && Object.keys(requestTemplates).length === 0);
  return passes ? body.toString('utf8') : undefined;
}

function statusOf(text: string): string | undefined {
  try {
    const { statusCode } = (JSON.parse(text) ?? {}) as { statusCode?: unknown };
    return statusCode === undefined ? undefined : String(statusCode as string | number);
  } catch {
    return undefined;
  }
}

function select(responses: Readonly<Record<string, MockResponse>>, status: string): MockResponse | undefined {
  const found = Object.entries(responses).find(([pattern]) => pattern !== 'default' && new RegExp(`^(?:${pattern})$`).test(status));
  return found?.[1] ?? responses['default'];
}

/** Answers as a mock integration does (API Gateway guide, "Set up mock integrations"): a request without a fitting template is refused or fails. */
export function mockReply(definition: MockDefinition, request: HttpRequest, body: Buffer, variables: ContextVariables): HttpReply | RefusalType {
  const text = requestText(definition, request, body);
  if (text === undefined) return 'UNSUPPORTED_MEDIA_TYPE';
  const status = statusOf(renderTemplate(text, variables));
  const response = status === undefined ? undefined : select(definition.responses, status);
  if (status === undefined || !response) return 'DEFAULT_5XX';
  const accepted = response.responseTemplates?.[mediaType(headerValue(request.headers, 'accept'))] ?? response.responseTemplates?.[JSON_TYPE] ?? '';
  const reply = Buffer.from(renderTemplate(accepted, variables));
  const own = renderHeaders(response.responseParameters, 'method.response.header.', variables);
  const typed = own.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    status: Number(response.statusCode ?? status),
    headers: [...(typed ? [] : ([['Content-Type', JSON_TYPE]] as const)), ...own, ['Content-Length', String(reply.length)]],
    body: reply,
  };
}
