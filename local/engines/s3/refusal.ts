import { SignatureRefusal } from '../sigv4-signature.ts';
import { element, xmlDocument } from './xml.ts';

const statusOfCode = {
  AccessDenied: 403,
  BadDigest: 400,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidArgument: 400,
  InvalidDigest: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidPolicyDocument: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidTag: 400,
  KeyTooLongError: 400,
  MalformedPOSTRequest: 400,
  MalformedXML: 400,
  MaxMessageLengthExceeded: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NoSuchVersion: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  XAmzContentSHA256Mismatch: 400,
} as const;

/** The refusals of this engine, named as in "Error responses" of the S3 API reference. */
export type S3Code = keyof typeof statusOfCode;

/** A request that S3 would refuse; `headers` are sent along. */
export class S3Refusal extends Error {
  override readonly name = 'S3Refusal';
  readonly code: S3Code;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: S3Code, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = statusOfCode[code];
    this.headers = headers;
  }
}

/** What is told of an error: a refusal as it is, anything else as InternalError without its text. */
export function asRefusal(error: unknown): S3Refusal | SignatureRefusal {
  if (error instanceof S3Refusal || error instanceof SignatureRefusal) return error;
  return new S3Refusal('InternalError', 'We encountered an internal error. Please try again.');
}

/** S3's error document. */
export function errorDocument(refusal: S3Refusal | SignatureRefusal, resource: string, requestId: string): string {
  const told = [element('Code', refusal.code), element('Message', refusal.message), element('Resource', resource), element('RequestId', requestId)];
  return xmlDocument('Error', told, false);
}
