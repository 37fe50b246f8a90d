import { verifiedBody } from './body.ts';
import { permit, versionHeader } from './call.ts';
import type { Reply, S3Call } from './call.ts';
import { objectHeaders } from './object-headers.ts';
import { demandDigest } from './object-lock.ts';
import { guardWrite } from './precondition.ts';
import { discard, stage } from './staging.ts';
import { parseTagHeader } from './tags.ts';

/** PutObject: the object appears whole, or not at all; conditions are judged when it would appear. */
export async function putObject(call: S3Call): Promise<Reply> {
  const { bucket, key, attributes } = call;
  permit(bucket, 's3:PutObject', key, [], attributes);
  demandDigest(attributes, bucket.definition.lock);
  const tags = parseTagHeader(attributes.get('x-amz-tagging'));
  if (tags.length > 0) permit(bucket, 's3:PutObjectTagging', key);
  const headers = objectHeaders(attributes);
  const conditions = { match: attributes.get('if-match'), noneMatch: attributes.get('if-none-match') };
  // Judged early too, so that a hopeless upload is not received in full.
  guardWrite(conditions, bucket.store.find(key));
  const file = await stage(bucket.store.staging, verifiedBody(call));
  try {
    const version = bucket.store.put(key, file, { headers, tags, eventName: 'ObjectCreated:Put' }, (current) => guardWrite(conditions, current));
    return {
      status: 200,
      headers: { etag: `"${version.etag}"`, 'x-amz-checksum-crc32': version.crc32, 'x-amz-checksum-type': 'FULL_OBJECT', ...versionHeader(bucket, version) },
    };
  } finally {
    await discard(file);
  }
}
