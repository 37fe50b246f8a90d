import type { IncomingMessage } from 'node:http';
import type { LocalAccount } from '../../engine.ts';
import { queryValue } from '../request-target.ts';
import type { RequestTarget } from '../request-target.ts';
import { headerText } from './object-headers.ts';
import { verifyHeader, verifyPresigned } from '../sigv4.ts';

/** What is known of a request once its sender is. */
export interface KnownRequest {
  readonly payloadHash: string;
  /** Headers by lower-case name; in a presigned request also the `x-amz-` parameters of its query, where the SDK moves headers. */
  readonly attributes: ReadonlyMap<string, string>;
}

const signatureParameters = /^x-amz-(?:algorithm|credential|date|expires|signedheaders|signature|content-sha256|security-token)$/;
// The JavaScript SDK signs the checksum of an empty body into upload links; S3 ignores checksums in a query.
const ignoredParameters = /^x-amz-(?:checksum-.*|sdk-checksum-algorithm)$/;

/**
 * Accepts requests signed in their header or query; an unsigned one is refused.
 * @throws SignatureRefusal
 */
export function authenticate(request: IncomingMessage, target: RequestTarget, account: LocalAccount, now: number): KnownRequest {
  const presigned = queryValue(target.query, 'X-Amz-Signature') !== undefined;
  const { method = '', url = '', headers } = request;
  const signed = { method, url, headers, service: 's3', account, now };
  const { payloadHash } = presigned ? verifyPresigned(signed) : verifyHeader(signed);
  const hoisted = presigned ? target.query.map(([name, value]): readonly [string, string] => [name.toLowerCase(), value]) : [];
  const moved = hoisted.filter(([name]) => name.startsWith('x-amz-') && !signatureParameters.test(name) && !ignoredParameters.test(name));
  const attributes = new Map(moved.map(([name, value]) => [name, headerText(value)]));
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) attributes.set(name, typeof value === 'string' ? value : value.join(','));
  }
  return { payloadHash, attributes };
}
