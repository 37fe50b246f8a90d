import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { LocalAccount } from '../engine.ts';
import { uriEncode } from './request-target.ts';
import type { RequestTarget } from './request-target.ts';

/** The only algorithm that this account's engines accept. */
export const algorithm = 'AWS4-HMAC-SHA256';

const statusOfFault = {
  AccessDenied: 403,
  AuthorizationHeaderMalformed: 400,
  AuthorizationQueryParametersError: 400,
  InvalidAccessKeyId: 403,
  InvalidURI: 400,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
} as const;

/** S3's names for the ways a signature fails ("Error responses", S3 API reference); engines of other services translate them. */
export type SignatureFault = keyof typeof statusOfFault;

/** Why a request is not from the account: `code` is stable, `status` is the HTTP status that S3 gives it. */
export class SignatureRefusal extends Error {
  override readonly name = 'SignatureRefusal';
  readonly code: SignatureFault;
  readonly status: number;

  constructor(code: SignatureFault, message: string) {
    super(message);
    this.code = code;
    this.status = statusOfFault[code];
  }
}

/** Header values by lower-case name, as Node's HTTP server gives them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a signature is computed over. */
export interface SignatureInput {
  readonly method: string;
  readonly headers: RequestHeaders;
  readonly target: RequestTarget;
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
  readonly service: string;
}

/** The text that both sides hash ("Create a canonical request", IAM guide). */
export function canonicalRequest(input: SignatureInput): string {
  const { target, signedHeaders } = input;
  // S3 encodes a path once, every other service twice.
  const encodeSegment = input.service === 's3' ? uriEncode : (segment: string): string => uriEncode(uriEncode(segment));
  const query = target.query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]): readonly [string, string] => [uriEncode(name), uriEncode(value)])
    .sort(([name, value], [otherName, otherValue]) => byCodeUnit(name, otherName) || byCodeUnit(value, otherValue));
  return [
    input.method,
    `/${target.segments.map(encodeSegment).join('/')}`,
    query.map((pair) => pair.join('=')).join('&'),
    ...signedHeaders.map((name) => `${name}:${(headerValue(input.headers, name) ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    input.payloadHash,
  ].join('\n');
}

/**
 * The key of a credential scope, which must be the account's own for that day and service.
 * @throws SignatureRefusal
 */
export function signingKey(credential: string, date: string, service: string, account: LocalAccount, malformed: SignatureFault): Buffer {
  const [accessKeyId, day, region, scopeService, terminator, ...rest] = credential.split('/');
  if (!equal(account.accessKeyId, accessKeyId ?? '')) throw new SignatureRefusal('InvalidAccessKeyId', 'The access key is not of this account');
  const inScope = day === date.slice(0, 8) && region === account.region && scopeService === service && terminator === 'aws4_request' && rest.length === 0;
  if (!inScope) throw new SignatureRefusal(malformed, `The credential's scope must be ${date.slice(0, 8)}/${account.region}/${service}/aws4_request`);
  // The same for a whole day and service, and four HMACs: every call of every engine would make it anew.
  const of = [account.secretAccessKey, day, region, scopeService].join('/');
  const known = signingKeys.get(of);
  if (known) return known;
  const made = [day, region, scopeService, terminator].reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${account.secretAccessKey}`));
  if (signingKeys.size >= SIGNING_KEYS_MAX) signingKeys.clear();
  signingKeys.set(of, made);
  return made;
}

const SIGNING_KEYS_MAX = 100;
const signingKeys = new Map<string, Buffer>();

/**
 * Milliseconds since the epoch of AWS's `20260131T235959Z`.
 * @throws SignatureRefusal
 */
export function parseDate(text: string, malformed: SignatureFault): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time)) throw new SignatureRefusal(malformed, 'X-Amz-Date must be a date in ISO 8601 basic format');
  return time;
}

/** A header's value; repeated ones are joined by a comma. */
export function headerValue(headers: RequestHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' || value === undefined ? value : value.join(',');
}

/** Compares in constant time. */
export function equal(expected: string, given: string): boolean {
  // Hashing first gives timingSafeEqual equal lengths without telling the right one.
  return timingSafeEqual(Buffer.from(sha256(expected)), Buffer.from(sha256(given)));
}

/** The refusal of a wrong signature. */
export function mismatch(): SignatureRefusal {
  return new SignatureRefusal('SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided');
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** HMAC-SHA-256. */
export function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Hexadecimal SHA-256. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
