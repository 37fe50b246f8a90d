import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Firewall } from '../gateway/firewall.ts';
import { type HeaderLine, headerValue, type HttpHandler, type HttpReply, type HttpRequest, withoutHeaders } from '../http/message.ts';
import { type Behavior, type OriginConfig, readDistribution } from './distribution-config.ts';
import { afterFunction, type DistributionIdentity, viewerRequestEvent } from './edge-event.ts';
import { edgeFunction } from './edge-function.ts';
import { responseHeadersPolicy } from './response-headers-policy.ts';

export interface DistributionOptions {
  /** The resolved `DistributionConfig`. */
  readonly config: unknown;
  readonly identity: DistributionIdentity;
  /** What answers for an origin; a bucket by `bucketOrigin`. */
  readonly origins: (originId: string) => HttpHandler | undefined;
  /** Code of CloudFront Functions by ARN. */
  readonly functions: Readonly<Record<string, string>>;
  /** Resolved `ResponseHeadersPolicyConfig` by policy id. */
  readonly responseHeadersPolicies?: Readonly<Record<string, unknown>>;
  readonly firewall?: Firewall;
  /** Two letters of ISO 3166-1, by whatever the local cloud goes by; a viewer's own word is never believed. */
  readonly viewerCountry?: (request: HttpRequest) => string | undefined;
  readonly log: (line: string) => void;
}

/** RFC 9110, 7.6.1, and what CloudFront makes anew. */
const NOT_FORWARDED = ['host', 'connection', 'keep-alive', 'te', 'transfer-encoding', 'upgrade', 'proxy-connection', 'x-forwarded-for', 'via'];

function failed(status: number, reason: string): HttpReply {
  const body = `<!DOCTYPE html><title>${status}</title><h1>${status} ERROR</h1><p>${reason}</p>`;
  return {
    status,
    headers: [
      ['Content-Type', 'text/html'],
      ['Content-Length', String(Buffer.byteLength(body))],
    ],
    body,
  };
}

/** CloudFront guide, "GET requests that include a body": refused. */
function hasBody({ headers }: HttpRequest): boolean {
  return headerValue(headers, 'transfer-encoding') !== undefined || Number(headerValue(headers, 'content-length') ?? 0) > 0;
}

/** The request as an origin gets it under the policy AllViewerExceptHostHeader. */
function originRequest(request: HttpRequest, origin: OriginConfig, { distributionDomainName }: DistributionIdentity): HttpRequest {
  const forwardedFor = [headerValue(request.headers, 'x-forwarded-for'), request.address].filter(Boolean).join(', ');
  const secrets = origin.customHeaders;
  const kept = withoutHeaders(request.headers, ...NOT_FORWARDED, ...secrets.map(([name]) => name));
  const via = `1.1 ${distributionDomainName} (CloudFront)`;
  const headers: HeaderLine[] = [...kept, ['Host', origin.domainName], ['Via', via], ['X-Forwarded-For', forwardedFor], ...secrets];
  return { ...request, target: `${origin.path}${request.target}`, headers };
}

/** What a viewer says about itself under CloudFront's names is dropped; what CloudFront knows takes its place. */
function stamped(request: HttpRequest, country: string | undefined): HttpRequest {
  const headers = request.headers.filter(([name]) => !/^cloudfront-/i.test(name));
  return { ...request, headers: country === undefined ? headers : [...headers, ['CloudFront-Viewer-Country', country]] };
}

/**
 * A CloudFront distribution as its configuration says, without the cache: everything is asked of the origin.
 * @throws Error at once for a configuration that would be played differently from AWS; the handler itself does not reject unless an origin does.
 */
export function createDistribution(options: DistributionOptions): HttpHandler {
  const { identity, firewall, viewerCountry = () => undefined, log } = options;
  const { behaviors, origins, defaultRootObject, errorResponses } = readDistribution(options.config);
  const functions = new Map(Object.entries(options.functions).map(([arn, code]) => [arn, edgeFunction(code, arn.split('/').at(-1) ?? arn)]));
  const policies = new Map(Object.entries(options.responseHeadersPolicies ?? {}).map(([id, config]) => [id, responseHeadersPolicy(config)]));
  for (const { viewerRequestFunction: arn, responseHeadersPolicyId: id, originId } of behaviors) {
    if (arn !== undefined && !functions.has(arn)) throw new Error(`no code for the function ${arn}`);
    if (id !== undefined && !policies.has(id)) throw new Error(`no configuration for the response headers policy ${id}`);
    if (!origins.has(originId) || !options.origins(originId)) throw new Error(`nothing answers for the origin ${originId}`);
  }

  /** The path decides alone, before any function may change it. */
  const behaviorOf = ({ target }: HttpRequest): Behavior | undefined => behaviors.find(({ matches }) => matches(target.split('?', 1)[0] ?? '/'));

  async function ask(request: HttpRequest, { originId }: Behavior): Promise<HttpReply> {
    const origin = origins.get(originId);
    const handler = options.origins(originId);
    if (!origin || !handler) return failed(502, 'The origin is not there.');
    const rooted = request.target.replace(/^\/(?=\?|$)/, `/${defaultRootObject}`);
    return handler(originRequest({ ...request, target: rooted }, origin, identity));
  }

  /** The page that the configuration puts in the place of an origin's error. */
  async function withErrorPage(request: HttpRequest, reply: HttpReply): Promise<HttpReply> {
    const found = errorResponses.find(({ errorCode }) => errorCode === reply.status);
    if (!found) return reply;
    const page = { ...request, method: 'GET', target: found.pagePath, headers: withoutHeaders(request.headers, 'if-none-match') };
    const behavior = behaviorOf(page);
    const shown = behavior && (await ask(page, behavior));
    if (shown?.status !== 200) return reply;
    if (reply.body instanceof Readable) reply.body.destroy();
    return { ...shown, status: found.responseCode };
  }

  async function answer(viewed: HttpRequest, requestId: string): Promise<HttpReply> {
    const blocked = await firewall?.(viewed);
    if (blocked) return blocked === 'default' ? failed(403, 'Request blocked.') : blocked;
    const behavior = behaviorOf(viewed);
    const reply = await answerBy(behavior, viewed, requestId);
    // Every response to a viewer, whoever made it (CloudFront guide, "Custom headers"); what the firewall refuses comes before any behaviour.
    const policy = behavior?.responseHeadersPolicyId === undefined ? undefined : policies.get(behavior.responseHeadersPolicyId);
    return policy ? { ...reply, headers: policy(reply.headers) } : reply;
  }

  async function answerBy(behavior: Behavior | undefined, viewed: HttpRequest, requestId: string): Promise<HttpReply> {
    if (!behavior?.methods.has(viewed.method)) return failed(403, 'This distribution is not configured to allow the HTTP request method.');
    if (viewed.method === 'GET' && hasBody(viewed)) return failed(403, 'Bad request.');
    let request: HttpRequest | HttpReply = stamped(viewed, viewerCountry(viewed));
    const run = behavior.viewerRequestFunction === undefined ? undefined : functions.get(behavior.viewerRequestFunction);
    if (run) {
      try {
        request = afterFunction(request, run(viewerRequestEvent(request, identity, requestId)));
      } catch (error) {
        log(`edge function: ${String(error)}`);
        return failed(502, 'The CloudFront function returned an invalid value or failed.');
      }
    }
    if ('status' in request) return request;
    return withErrorPage(request, await ask(request, behavior));
  }

  return async (request) => {
    const requestId = randomUUID();
    const reply = await answer(request, requestId);
    const headers = withoutHeaders(reply.headers, 'via', 'x-cache', 'x-amz-cf-id');
    const via = `1.1 ${identity.distributionDomainName} (CloudFront)`;
    return { ...reply, headers: [...headers, ['Via', via], ['X-Cache', 'Miss from cloudfront'], ['X-Amz-Cf-Id', requestId]] };
  };
}
