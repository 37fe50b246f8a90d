import { permit, versionHeader, xmlReply } from './call.ts';
import type { Bucket, Reply, S3Call } from './call.ts';
import { existingObject } from './existing-object.ts';
import { objectHeaders } from './object-headers.ts';
import { guardCopy, guardWrite } from './precondition.ts';
import { S3Refusal } from './refusal.ts';
import { discard, stage } from './staging.ts';
import { parseTagHeader } from './tags.ts';
import { element, xmlDocument } from './xml.ts';

interface Source {
  readonly bucket: Bucket;
  readonly key: string;
  readonly versionId: string | undefined;
}

/** CopyObject. The source's conditions are judged on the very version whose bytes are copied, even if the key changes meanwhile. */
export async function copyObject(call: S3Call): Promise<Reply> {
  const { bucket, key, attributes } = call;
  const source = parseSource(call);
  const version = existingObject(source.bucket, source.key, source.versionId, 's3:GetObject');
  guardCopy({ match: attributes.get('x-amz-copy-source-if-match'), noneMatch: attributes.get('x-amz-copy-source-if-none-match') }, version);
  const replaceHeaders = directive(attributes.get('x-amz-metadata-directive'));
  const replaceTags = directive(attributes.get('x-amz-tagging-directive'));
  if (source.bucket === bucket && source.key === key && source.versionId === undefined && !replaceHeaders && !replaceTags) {
    throw new S3Refusal('InvalidRequest', 'This copy request is illegal because it is trying to copy an object to itself without changing it.');
  }
  permit(bucket, 's3:PutObject', key);
  if (!replaceTags && version.tags.length > 0) existingObject(source.bucket, source.key, source.versionId, 's3:GetObjectTagging');
  const tags = replaceTags ? parseTagHeader(attributes.get('x-amz-tagging')) : version.tags;
  if (tags.length > 0) permit(bucket, 's3:PutObjectTagging', key);
  const headers = replaceHeaders ? objectHeaders(attributes) : withoutRetention(version.headers);
  const conditions = { match: attributes.get('if-match'), noneMatch: attributes.get('if-none-match') };

  const handle = await source.bucket.store.open(version);
  const file = await stage(bucket.store.staging, handle.createReadStream());
  try {
    const copy = bucket.store.put(key, file, { headers, tags, eventName: 'ObjectCreated:Copy' }, (current) => guardWrite(conditions, current));
    const result = [element('LastModified', new Date(copy.modified).toISOString()), element('ETag', `"${copy.etag}"`), element('ChecksumCRC32', copy.crc32)];
    return xmlReply(xmlDocument('CopyObjectResult', result), {
      ...versionHeader(bucket, copy),
      ...(source.bucket.definition.versioned && { 'x-amz-copy-source-version-id': version.versionId }),
    });
  } finally {
    await discard(file);
  }
}

function parseSource({ attributes, buckets }: S3Call): Source {
  const [path = '', parameters = ''] = (attributes.get('x-amz-copy-source') ?? '').split('?');
  const [name = '', ...segments] = decode(path).replace(/^\//, '').split('/');
  const key = segments.join('/');
  if (key === '') throw invalidSource();
  const bucket = buckets.get(name);
  if (bucket === undefined) throw new S3Refusal('NoSuchBucket', 'The specified bucket does not exist');
  return { bucket, key, versionId: new URLSearchParams(parameters).get('versionId') ?? undefined };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalidSource();
  }
}

function directive(value: string | undefined): boolean {
  if (value === undefined || value === 'COPY') return false;
  if (value === 'REPLACE') return true;
  throw new S3Refusal('InvalidArgument', 'Unknown directive.');
}

function withoutRetention(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-object-lock-')));
}

function invalidSource(): S3Refusal {
  return new S3Refusal('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
}
