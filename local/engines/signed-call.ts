import type { IncomingMessage } from 'node:http';
import { createHash } from 'node:crypto';
import type { LocalAccount } from '../engine.ts';
import { parseTarget } from './request-target.ts';
import { ServiceFault } from './fault.ts';
import { algorithm, canonicalRequest, equal, hmac, mismatch, parseDate, sha256, SignatureRefusal, signingKey } from './sigv4-signature.ts';
import type { SignatureFault } from './sigv4-signature.ts';

const skewMilliseconds = 15 * 60 * 1000;
const form = /^AWS4-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/;

/** The names under which the JSON services report the faults of a signature ("Common error types", SQS API reference). */
const faultNames: Readonly<Record<SignatureFault, string>> = {
  AccessDenied: 'MissingAuthenticationTokenException',
  AuthorizationHeaderMalformed: 'IncompleteSignatureException',
  AuthorizationQueryParametersError: 'IncompleteSignatureException',
  InvalidAccessKeyId: 'UnrecognizedClientException',
  InvalidURI: 'IncompleteSignatureException',
  RequestTimeTooSkewed: 'InvalidSignatureException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
};

/**
 * Accepts a call of a service other than S3 that the account signed, body included, no more than 15 minutes ago ("Create a signed AWS API request", IAM guide).
 * Such a service hashes the body itself, where S3 trusts a header.
 * @throws ServiceFault
 */
export function verifyCall(request: IncomingMessage, body: Buffer, service: string, account: LocalAccount): void {
  try {
    verify(request, body, service, account);
  } catch (error) {
    if (error instanceof SignatureRefusal) throw new ServiceFault(faultNames[error.code], error.message, 400);
    throw error;
  }
}

function verify(request: IncomingMessage, body: Buffer, service: string, account: LocalAccount): void {
  const authorization = request.headers.authorization;
  if (authorization === undefined) throw new SignatureRefusal('AccessDenied', 'Request is missing Authentication Token');
  const malformed = 'AuthorizationHeaderMalformed';
  const [, credential, names, signature] = form.exec(authorization) ?? [];
  if (credential === undefined || names === undefined || signature === undefined) {
    throw new SignatureRefusal(malformed, 'The authorization header is malformed');
  }
  const date = String(request.headers['x-amz-date'] ?? '');
  if (Math.abs(parseDate(date, malformed) - Date.now()) > skewMilliseconds) {
    throw new SignatureRefusal('RequestTimeTooSkewed', 'Signature expired or not yet valid');
  }

  const signedHeaders = names.split(';');
  // Without these two a captured call could be replayed against another operation or another server.
  const required = request.headers['x-amz-target'] === undefined ? ['host'] : ['host', 'x-amz-target'];
  if (!required.every((name) => signedHeaders.includes(name))) throw new SignatureRefusal(malformed, `${required.join(' and ')} must be signed`);

  const key = signingKey(credential, date, service, account, malformed);
  const canonical = canonicalRequest({
    method: request.method ?? '',
    headers: request.headers,
    target: parseTarget(request.url ?? '/'),
    signedHeaders,
    payloadHash: createHash('sha256').update(body).digest('hex'),
    service,
  });
  const scope = credential.split('/').slice(1).join('/');
  const expected = hmac(key, [algorithm, date, scope, sha256(canonical)].join('\n')).toString('hex');
  if (!equal(expected, signature)) throw mismatch();
}
