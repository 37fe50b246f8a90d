import type { LocalAccount } from '../engine.ts';
import { parseTarget, queryValue } from './request-target.ts';
import type { Query, RequestTarget } from './request-target.ts';
import { algorithm, canonicalRequest, equal, headerValue, hmac, mismatch, parseDate, sha256, SignatureRefusal, signingKey } from './sigv4-signature.ts';
import type { RequestHeaders, SignatureFault } from './sigv4-signature.ts';

const skewMilliseconds = 15 * 60 * 1000;
const longestExpirySeconds = 7 * 24 * 60 * 60;
const emptyHash = sha256('');

/** A request as it arrived, and whom it must be from. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query exactly as on the request line. */
  readonly url: string;
  readonly headers: RequestHeaders;
  /** The service name of the credential scope: `s3`, `rds-db`, `secretsmanager`. */
  readonly service: string;
  readonly account: LocalAccount;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Hexadecimal SHA-256 of the body, for clients that do not send `x-amz-content-sha256` (outside S3 it is optional); of an empty body by default. */
  readonly bodyHash?: string;
}

/** What a good signature vouches for. */
export interface VerifiedSignature {
  /** Hexadecimal SHA-256 of the body, or one of AWS's words (`UNSIGNED-PAYLOAD`, `STREAMING-...`). The caller must still compare the body with it. */
  readonly payloadHash: string;
  readonly signedHeaders: readonly string[];
  readonly target: RequestTarget;
}

interface Claim {
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly date: string;
  readonly payloadHash: string;
  readonly malformed: SignatureFault;
}

/**
 * Accepts a request signed in its `Authorization` header no more than 15 minutes away from `now`
 * ("Signature calculations for the Authorization header", S3 API).
 * @throws SignatureRefusal
 */
export function verifyHeader(request: SignedRequest): VerifiedSignature {
  const authorization = headerValue(request.headers, 'authorization');
  if (authorization === undefined) throw new SignatureRefusal('AccessDenied', 'The request is not signed');
  const malformed = 'AuthorizationHeaderMalformed';
  const match = /^AWS4-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/.exec(authorization);
  const [, credential, signedHeaders, signature] = match ?? [];
  if (credential === undefined || signedHeaders === undefined || signature === undefined) {
    throw new SignatureRefusal(malformed, 'The authorization header is malformed');
  }
  const date = headerValue(request.headers, 'x-amz-date') ?? '';
  const payloadHash = headerValue(request.headers, 'x-amz-content-sha256') ?? request.bodyHash ?? emptyHash;
  if (Math.abs(parseDate(date, malformed) - request.now) > skewMilliseconds) {
    throw new SignatureRefusal('RequestTimeTooSkewed', 'The difference between the request time and the current time is too large');
  }
  return verify(request, readTarget(request.url), { credential, signedHeaders: signedHeaders.split(';'), signature, date, payloadHash, malformed });
}

/**
 * Accepts a request signed in its query until `X-Amz-Date` + `X-Amz-Expires`
 * ("Authenticating requests: using query parameters", S3 API); RDS IAM tokens are the same.
 * @throws SignatureRefusal
 */
export function verifyPresigned(request: SignedRequest): VerifiedSignature {
  const malformed = 'AuthorizationQueryParametersError';
  const target = readTarget(request.url);
  const parameter = (name: string): string => single(target.query, name, malformed);
  if (parameter('X-Amz-Algorithm') !== algorithm) throw new SignatureRefusal(malformed, 'X-Amz-Algorithm only supports AWS4-HMAC-SHA256');
  const date = parameter('X-Amz-Date');
  const expires = parameter('X-Amz-Expires');
  if (!/^[0-9]{1,6}$/.test(expires) || Number(expires) < 1 || Number(expires) > longestExpirySeconds) {
    throw new SignatureRefusal(malformed, 'X-Amz-Expires must be between 1 second and a week');
  }
  const signedAt = parseDate(date, malformed);
  if (signedAt > request.now + skewMilliseconds) throw new SignatureRefusal('AccessDenied', 'Request is not yet valid');
  if (request.now > signedAt + Number(expires) * 1000) throw new SignatureRefusal('AccessDenied', 'Request has expired');
  return verify(request, target, {
    credential: parameter('X-Amz-Credential'),
    signedHeaders: parameter('X-Amz-SignedHeaders').split(';'),
    signature: parameter('X-Amz-Signature'),
    date,
    payloadHash: queryValue(target.query, 'X-Amz-Content-Sha256') ?? (request.service === 's3' ? 'UNSIGNED-PAYLOAD' : emptyHash),
    malformed,
  });
}

/** The signature fields of a browser form. */
export interface SignedPolicy {
  /** The `policy` field as sent: the signature covers its base64 text. */
  readonly policy: string;
  readonly algorithm: string;
  readonly credential: string;
  readonly date: string;
  readonly signature: string;
  readonly service: string;
  readonly account: LocalAccount;
}

/**
 * Accepts the signature of a POST policy ("Calculating a signature" of "Authenticating requests using HTTP POST", S3 API).
 * The policy's terms are the caller's to check.
 * @throws SignatureRefusal
 */
export function verifyPolicySignature(form: SignedPolicy): void {
  const malformed = 'AuthorizationQueryParametersError';
  if (form.algorithm !== algorithm) throw new SignatureRefusal(malformed, 'X-Amz-Algorithm only supports AWS4-HMAC-SHA256');
  parseDate(form.date, malformed);
  const key = signingKey(form.credential, form.date, form.service, form.account, malformed);
  if (!equal(hmac(key, form.policy).toString('hex'), form.signature)) throw mismatch();
}

function verify(request: SignedRequest, target: RequestTarget, claim: Claim): VerifiedSignature {
  const { signedHeaders } = claim;
  if (!signedHeaders.includes('host')) throw new SignatureRefusal(claim.malformed, 'The host header must be signed');
  const unsigned = Object.keys(request.headers).filter((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name));
  if (unsigned.length > 0) {
    throw new SignatureRefusal('AccessDenied', `There were headers present in the request which were not signed: ${unsigned.join(', ')}`);
  }
  const key = signingKey(claim.credential, claim.date, request.service, request.account, claim.malformed);
  const scope = claim.credential.split('/').slice(1).join('/');
  const canonical = canonicalRequest({ ...request, target, signedHeaders, payloadHash: claim.payloadHash });
  const expected = hmac(key, [algorithm, claim.date, scope, sha256(canonical)].join('\n')).toString('hex');
  if (!equal(expected, claim.signature)) throw mismatch();
  return { payloadHash: claim.payloadHash, signedHeaders, target };
}

function single(query: Query, name: string, malformed: SignatureFault): string {
  const values = query.filter(([candidate]) => candidate.toLowerCase() === name.toLowerCase());
  const [entry] = values;
  if (values.length !== 1 || entry?.[0] !== name) throw new SignatureRefusal(malformed, `${name} must stand exactly once in the query`);
  return entry[1];
}

function readTarget(url: string): RequestTarget {
  try {
    return parseTarget(url);
  } catch {
    throw new SignatureRefusal('InvalidURI', 'Could not parse the specified URI');
  }
}
