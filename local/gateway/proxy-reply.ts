import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Readable } from 'node:stream';
import type { HeaderLine, HttpReply } from '../http/message.ts';
import type { Prelude } from '../functions/streamed-reply.ts';
import { isBinary } from './proxy-event.ts';

/** What the connection says of itself; a function cannot. */
const DROPPED = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);
/** Sent under `x-amzn-Remapped-` (API Gateway guide, "Important notes"). */
const REMAPPED = new Set(['date', 'host', 'server', 'user-agent', 'www-authenticate']);

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/**
 * Both maps as lines; a pair that stands in both is sent once.
 * @throws Error for what is no header.
 */
function headerLines(headers: unknown, multiValueHeaders: unknown): HeaderLine[] {
  const single = Object.entries((headers ?? {}) as Record<string, unknown>);
  const multi = Object.entries((multiValueHeaders ?? {}) as Record<string, unknown>);
  const repeated = multi.flatMap(([name, values]) => {
    if (!Array.isArray(values)) throw new TypeError(`multiValueHeaders.${name} is no list`);
    return values.map((value: unknown) => [name, value] as const);
  });
  const known = new Set(repeated.map(([name, value]) => `${name.toLowerCase()}\n${String(value)}`));
  const lines = [...single.filter(([name, value]) => !known.has(`${name.toLowerCase()}\n${String(value)}`)), ...repeated];
  return lines.flatMap(([name, value]): HeaderLine[] => {
    if (!isScalar(value)) throw new TypeError(`header ${name} is no scalar`);
    validateHeaderName(name);
    validateHeaderValue(name, String(value));
    if (DROPPED.has(name.toLowerCase())) return [];
    return [[REMAPPED.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name, String(value)]];
  });
}

const withType = (lines: readonly HeaderLine[], fallback: string): HeaderLine[] =>
  lines.some(([name]) => name.toLowerCase() === 'content-type') ? [...lines] : [['Content-Type', fallback], ...lines];

function readStatus(value: unknown): number {
  const status = typeof value === 'string' ? Number(value) : value;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) throw new TypeError('statusCode is no status');
  return status;
}

/** How a reply in base64 leaves: as bytes when the caller's first accepted type is one of the API's binary types. */
export interface BinaryRule {
  readonly accept: string | undefined;
  readonly binaryMediaTypes: readonly string[];
}

/** The reply of a function as HTTP. @throws Error when it is no reply of a proxy integration ("Output format of a Lambda function for proxy integration"). */
export function proxyReply(value: unknown, { accept, binaryMediaTypes }: BinaryRule): HttpReply {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('the reply is no object');
  const { statusCode, headers, multiValueHeaders, body = '', isBase64Encoded } = value as Record<string, unknown>;
  if (body !== null && typeof body !== 'string') throw new TypeError('body is no string');
  const decoded = isBase64Encoded === true && isBinary(accept?.split(',', 1)[0] ?? '*/*', binaryMediaTypes);
  const bytes = Buffer.from(body ?? '', decoded ? 'base64' : 'utf8');
  const lines = withType(headerLines(headers, multiValueHeaders), 'application/json');
  return { status: readStatus(statusCode), headers: [...lines, ['Content-Length', String(bytes.length)]], body: bytes };
}

/** A streamed reply as HTTP. @throws Error when its metadata is none. */
export function streamingReply({ statusCode, headers, multiValueHeaders, cookies }: Prelude, body: Readable): HttpReply {
  const lines = [...headerLines(headers, multiValueHeaders), ...headerLines(undefined, { 'Set-Cookie': cookies ?? [] })];
  return { status: readStatus(statusCode), headers: withType(lines, 'application/octet-stream'), body };
}
