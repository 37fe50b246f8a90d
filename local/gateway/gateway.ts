import { randomUUID } from 'node:crypto';
import type { Functions } from '../functions/functions.ts';
import { headerValue, type HttpHandler, type HttpReply, type HttpRequest, withoutHeaders } from '../http/message.ts';
import { accessLine, contextOf } from './access-log.ts';
import { type MethodDefinition, readApi } from './api-definition.ts';
import { authorizers } from './authorizer.ts';
import type { Firewall } from './firewall.ts';
import { gatewayResponses, type RefusalType } from './gateway-responses.ts';
import { mockReply } from './mock-integration.ts';
import { pathMatcher } from './path-matcher.ts';
import { type CallFrame, commonEvent, isBinary, proxyEvent } from './proxy-event.ts';
import { proxyCall } from './proxy-integration.ts';

export interface GatewayOptions {
  /** The resolved `Body` of the API. */
  readonly body: unknown;
  readonly stage: string;
  readonly functions: Pick<Functions, 'invoke' | 'invokeStreaming'>;
  readonly account: { readonly accountId: string; readonly region: string };
  readonly apiId?: string;
  /** The list that is associated with the stage. */
  readonly firewall?: Firewall;
  /** The stage's access log: the format of its lines and where they go. */
  readonly access?: { readonly format: string; readonly write: (line: string) => void };
  readonly now?: () => number;
  readonly log: (line: string) => void;
}

/** What a request got, and the type of it where the gateway itself has refused. */
interface Answered {
  readonly reply: HttpReply;
  readonly known: Readonly<Record<string, string>>;
  readonly refusal?: RefusalType;
}

/** API Gateway guide, "Quotas for configuring and running a REST API": 10 MB. */
const MAX_BODY_BYTES = 10_485_760;

/** Decoded once. @throws URIError for what is no valid encoding. */
const decodeAll = (raw: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, decodeURIComponent(value)]));

/**
 * A regional REST API as its OpenAPI body defines it.
 * @throws Error at once for a definition that cannot be played as AWS does; the handler itself never rejects.
 */
export function createGateway({ body, stage, functions, account, apiId = 'local', firewall, access, now = Date.now, log }: GatewayOptions): HttpHandler {
  const api = readApi(body);
  const match = pathMatcher(api.resources);
  const authorize = authorizers(functions, now);
  const refuse = gatewayResponses(api.gatewayResponses);

  async function answer(method: MethodDefinition, frame: CallFrame): Promise<HttpReply | RefusalType | { refusal: RefusalType; message?: string }> {
    const { request } = frame;
    const common = commonEvent(frame);
    let context: Readonly<Record<string, string | number>> | undefined;
    if (method.authorizer) {
      const arn = `arn:aws:execute-api:${account.region}:${account.accountId}:${apiId}/${stage}/${request.method}${frame.path}`;
      const authorization = await authorize(method.authorizer, common, arn);
      if (!authorization.allowed) return authorization;
      ({ context } = authorization);
    }
    const bytes = await request.body.read(MAX_BODY_BYTES);
    if (!bytes) return 'REQUEST_TOO_LARGE';
    const { integration } = method;
    if (integration.kind === 'mock') return mockReply(integration, request, bytes, variables(frame));
    const binary = isBinary(headerValue(request.headers, 'content-type'), api.binaryMediaTypes);
    const rule = { accept: headerValue(request.headers, 'accept'), binaryMediaTypes: api.binaryMediaTypes };
    return proxyCall(integration, functions, proxyEvent(common, context, bytes, binary), rule, log);
  }

  const variables = (frame: Pick<CallFrame, 'request' | 'requestId' | 'path' | 'resourcePath'>) =>
    contextOf({ ...frame, stage, apiId, accountId: account.accountId });

  async function route(request: HttpRequest, requestId: string): Promise<Answered> {
    const whole = request.target.split('?', 1)[0] ?? '/';
    const path = whole.slice(stage.length + 1) || '/';
    const known = variables({ request, requestId, path, resourcePath: path });
    const refused = (refusal: RefusalType, about = known, message?: string): Answered => ({ reply: refuse(refusal, about, message), known: about, refusal });
    const blocked = await firewall?.(request);
    if (blocked) return blocked === 'default' ? refused('WAF_FILTERED') : { reply: blocked, known, refusal: 'WAF_FILTERED' };
    if (whole !== `/${stage}` && !whole.startsWith(`/${stage}/`)) return refused('DEFAULT_4XX');
    const found = match(path);
    const method = found?.resource.methods.get(request.method) ?? found?.resource.methods.get('ANY');
    if (!found || !method) return refused('MISSING_AUTHENTICATION_TOKEN');
    let pathParameters: Record<string, string>;
    try {
      pathParameters = decodeAll(found.parameters);
    } catch {
      return refused('BAD_REQUEST_PARAMETERS');
    }
    const resourcePath = found.resource.path;
    const matched = { ...known, resourcePath };
    const { accountId, region } = account;
    const reply = await answer(method, { request, requestId, stage, path, resourcePath, pathParameters, apiId, accountId, region, time: now() });
    if (typeof reply === 'string') return refused(reply, matched);
    if ('refusal' in reply) return refused(reply.refusal, matched, reply.message);
    return { reply, known: matched };
  }

  return async (request) => {
    const requestId = randomUUID();
    const began = now();
    const answered = await route(request, requestId).catch((error: unknown): Answered => {
      log(`gateway: ${error instanceof Error ? error.stack : String(error)}`);
      return { reply: refuse('DEFAULT_5XX', { requestId }), known: { requestId }, refusal: 'DEFAULT_5XX' };
    });
    const { reply } = answered;
    access?.write(accessLine(access.format, { ...answered, began, now: now() }));
    const headers = withoutHeaders(reply.headers, 'x-amzn-requestid', 'x-amz-apigw-id');
    return { ...reply, headers: [...headers, ['x-amzn-RequestId', requestId], ['x-amz-apigw-id', `${requestId.slice(0, 8)}=`]] };
  };
}
