import type { HeaderLine, HttpReply, HttpRequest } from '../http/message.ts';

/** A value of the event structure; `multiValue` where a name came more than once. */
interface EdgeValue {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

type EdgeMap = Readonly<Record<string, EdgeValue>>;

interface EdgeRequest {
  readonly method: string;
  readonly uri: string;
  readonly querystring: EdgeMap;
  readonly headers: EdgeMap;
  readonly cookies: EdgeMap;
}

/** Who the distribution is. */
export interface DistributionIdentity {
  readonly distributionId: string;
  readonly distributionDomainName: string;
}

/** Neither shown to functions nor accepted from them (CloudFront guide, "Restrictions on all edge functions"). */
const DISALLOWED = new RegExp(
  '^(?:connection|expect|keep-alive|proxy-(?:authenticate|authorization|connection)|trailer|upgrade|x-accel-(?:buffering|charset|limit-rate|redirect)' +
    '|x-amz-cf-.*|x-amzn-(?:auth|cf-billing|cf-id|cf-xff|errortype|fle-profile|header-count|header-order|lambda-integration-tag|requestid)' +
    '|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$',
);
/** Shown, and not to be changed at viewer requests. */
const READ_ONLY = ['content-length', 'host', 'transfer-encoding', 'via'];

function toMap(pairs: readonly HeaderLine[]): EdgeMap {
  const found = new Map<string, string[]>();
  for (const [name, value] of pairs) found.set(name, [...(found.get(name) ?? []), value]);
  return Object.fromEntries(
    [...found].map(([name, values]): [string, EdgeValue] => {
      const [value = ''] = values;
      return [name, values.length === 1 ? { value } : { value, multiValue: values.map((each) => ({ value: each })) }];
    }),
  );
}

const fromMap = (map: EdgeMap): HeaderLine[] =>
  Object.entries(map).flatMap(([name, { value, multiValue }]) => (multiValue ?? [{ value }]).map((each): HeaderLine => [name, each.value]));

const pairs = (text: string, separator: string): HeaderLine[] =>
  text
    .split(separator)
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map((pair): HeaderLine => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    });

const joined = (map: EdgeMap, separator: string): string =>
  fromMap(map)
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join(separator);
const isCookie = ([name]: HeaderLine): boolean => name.toLowerCase() === 'cookie';
const hidden = ([name]: HeaderLine): boolean => DISALLOWED.test(name.toLowerCase());

/** The `request` of an event: names of headers in lower case, cookies and query apart, nothing decoded. */
function edgeRequest({ method, target, headers }: HttpRequest): EdgeRequest {
  const at = target.indexOf('?');
  const shown = headers.filter((line) => !hidden(line));
  return {
    method,
    uri: at < 0 ? target : target.slice(0, at),
    querystring: toMap(pairs(at < 0 ? '' : target.slice(at + 1), '&')),
    headers: toMap(shown.filter((line) => !isCookie(line)).map(([name, value]): HeaderLine => [name.toLowerCase(), value])),
    cookies: toMap(shown.filter(isCookie).flatMap(([, value]) => pairs(value, ';'))),
  };
}

/** The event of a viewer request, version 1.0. */
export function viewerRequestEvent(request: HttpRequest, identity: DistributionIdentity, requestId: string) {
  return { version: '1.0', context: { ...identity, eventType: 'viewer-request', requestId }, viewer: { ip: request.address }, request: edgeRequest(request) };
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

function changedHeaders(original: readonly HeaderLine[], before: EdgeRequest, after: EdgeRequest): HeaderLine[] {
  const names = Object.keys(after.headers);
  const refused = names.find((name) => DISALLOWED.test(name)) ?? READ_ONLY.find((name) => !same(before.headers[name], after.headers[name]));
  if (refused !== undefined) throw new Error(`an edge function may not set the header ${refused}`);
  const untouched = (name: string): boolean => same(before.headers[name], after.headers[name]);
  const kept = original.filter((line) => hidden(line) || (isCookie(line) ? same(before.cookies, after.cookies) : untouched(line[0].toLowerCase())));
  const set = fromMap(Object.fromEntries(Object.entries(after.headers).filter(([name]) => !untouched(name))));
  const cookies = joined(after.cookies, '; ');
  return [...kept, ...set, ...(same(before.cookies, after.cookies) || cookies === '' ? [] : [['cookie', cookies] as const])];
}

/**
 * What a function made of a request: the request with its changes, or the reply that it gives itself.
 * @throws Error for a change that CloudFront answers with 502.
 */
export function afterFunction(request: HttpRequest, result: unknown): HttpRequest | HttpReply {
  const { statusCode, body, headers } = (result ?? {}) as { statusCode?: unknown; body?: { data?: unknown } | string; headers?: EdgeMap };
  if (typeof statusCode === 'number') {
    const data = typeof body === 'string' ? body : body?.data;
    return { status: statusCode, headers: fromMap(headers ?? {}), ...(typeof data === 'string' && { body: data }) };
  }
  const before = edgeRequest(request);
  const after = { ...before, ...(result as Partial<EdgeRequest>) };
  if (typeof after.uri !== 'string' || !after.uri.startsWith('/')) throw new Error('an edge function returned no request');
  if (after.method !== before.method) throw new Error('an edge function may not change the method');
  const query = joined(after.querystring, '&');
  const moved = !same([before.uri, before.querystring], [after.uri, after.querystring]);
  const target = moved ? `${after.uri}${query && `?${query}`}` : request.target;
  return { ...request, target, headers: changedHeaders(request.headers, before, after) };
}
