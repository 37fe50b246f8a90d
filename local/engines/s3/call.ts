import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { LocalAccount } from '../../engine.ts';
import type { SentBody } from './body.ts';
import type { DenyRule } from './bucket-policy.ts';
import type { BucketDefinition, Tag } from './definition.ts';
import type { MultipartStore } from './multipart-store.ts';
import type { ObjectVersion } from './object-record.ts';
import type { ObjectStore } from './object-store.ts';
import { S3Refusal } from './refusal.ts';
import type { Query } from '../request-target.ts';

/** A bucket at work. */
export interface Bucket {
  readonly definition: BucketDefinition;
  readonly store: ObjectStore;
  readonly uploads: MultipartStore;
  readonly denies: DenyRule;
}

/** A request whose sender is known. */
export interface S3Call extends SentBody {
  readonly request: IncomingMessage;
  readonly bucket: Bucket;
  /** For copies from elsewhere. */
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly account: LocalAccount;
  readonly key: string;
  readonly query: Query;
  /** Headers by lower-case name; in a presigned request also the `x-amz-` parameters of its query. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What an operation answers; the server adds request id and CORS. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
}

/** One operation of the S3 API. */
export type Operation = (call: S3Call) => Promise<Reply> | Reply;

/**
 * Asks the bucket's policy.
 * @throws S3Refusal AccessDenied
 */
export function permit(bucket: Bucket, action: string, key?: string, tags: readonly Tag[] = [], headers: ReadonlyMap<string, string> = new Map()): void {
  const arn = `arn:aws:s3:::${bucket.definition.name}`;
  if (bucket.denies({ action, resource: key === undefined ? arn : `${arn}/${key}`, tags, headers })) {
    throw new S3Refusal('AccessDenied', 'Access denied with an explicit deny in a resource-based policy');
  }
}

/** An answer in XML. */
export function xmlReply(body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body };
}

/** The version header that versioned buckets add. */
export function versionHeader(bucket: Bucket, version: ObjectVersion): Readonly<Record<string, string>> {
  return bucket.definition.versioned ? { 'x-amz-version-id': version.versionId } : {};
}
