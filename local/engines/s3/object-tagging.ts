import { readDocument } from './body.ts';
import { versionHeader, xmlReply } from './call.ts';
import type { Reply, S3Call } from './call.ts';
import { existingObject } from './existing-object.ts';
import { queryValue } from '../request-target.ts';
import { parseTagDocument, tagDocument } from './tags.ts';

/** GetObjectTagging. */
export function getObjectTagging({ bucket, key, query }: S3Call): Reply {
  const version = existingObject(bucket, key, queryValue(query, 'versionId'), 's3:GetObjectTagging');
  return xmlReply(tagDocument(version.tags), versionHeader(bucket, version));
}

/** PutObjectTagging: replaces all tags of a version. */
export async function putObjectTagging(call: S3Call): Promise<Reply> {
  const { bucket, key, query } = call;
  const tags = parseTagDocument(await readDocument(call));
  const version = existingObject(bucket, key, queryValue(query, 'versionId'), 's3:PutObjectTagging');
  bucket.store.retag(key, version, tags);
  return { status: 200, headers: versionHeader(bucket, version) };
}
