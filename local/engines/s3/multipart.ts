import { createHash } from 'node:crypto';
import { readDocument, verifiedBody } from './body.ts';
import { permit, versionHeader, xmlReply } from './call.ts';
import type { Reply, S3Call } from './call.ts';
import type { Part, Upload } from './multipart-store.ts';
import { objectHeaders } from './object-headers.ts';
import { guardWrite } from './precondition.ts';
import { S3Refusal } from './refusal.ts';
import { queryValue } from '../request-target.ts';
import { discard, stage } from './staging.ts';
import { parseTagHeader } from './tags.ts';
import { element, readElements, readText, xmlDocument } from './xml.ts';

const smallestPart = 5 * 1024 ** 2;
const mostParts = 10_000;

/** CreateMultipartUpload. */
export function createUpload({ bucket, key, attributes }: S3Call): Reply {
  permit(bucket, 's3:PutObject', key);
  const tags = parseTagHeader(attributes.get('x-amz-tagging'));
  if (tags.length > 0) permit(bucket, 's3:PutObjectTagging', key);
  const id = bucket.uploads.begin({ key, headers: objectHeaders(attributes), tags });
  const result = [element('Bucket', bucket.definition.name), element('Key', key), element('UploadId', id)];
  return xmlReply(xmlDocument('InitiateMultipartUploadResult', result));
}

/** UploadPart: parts come in any order, several at once, and again. */
export async function uploadPart(call: S3Call): Promise<Reply> {
  const { bucket, key, query } = call;
  permit(bucket, 's3:PutObject', key);
  const number = Number(queryValue(query, 'partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > mostParts) {
    throw new S3Refusal('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
  }
  const { id } = findUpload(call);
  const file = await stage(bucket.store.staging, verifiedBody(call));
  try {
    // Completed or aborted while the body was on its way.
    findUpload(call);
    bucket.uploads.keep(id, number, file);
  } finally {
    await discard(file);
  }
  return { status: 200, headers: { etag: `"${file.md5}"`, 'x-amz-checksum-crc32': file.crc32 } };
}

/** CompleteMultipartUpload: joins the listed parts; the object appears whole, or not at all. */
export async function completeUpload(call: S3Call): Promise<Reply> {
  const { bucket, key, attributes } = call;
  permit(bucket, 's3:PutObject', key, [], attributes);
  const { id, upload } = findUpload(call);
  const parts = chooseParts(await readDocument(call), bucket.uploads.parts(id));
  const conditions = { match: attributes.get('if-match'), noneMatch: attributes.get('if-none-match') };
  const file = await stage(bucket.store.staging, bucket.uploads.read(id, parts));
  try {
    const { headers, tags } = upload;
    findUpload(call);
    const description = { headers, tags, etag: joinedEtag(parts), eventName: 'ObjectCreated:CompleteMultipartUpload' };
    const version = bucket.store.put(key, file, description, (current) => guardWrite(conditions, current));
    bucket.uploads.remove(id);
    const result = [element('Bucket', bucket.definition.name), element('Key', key), element('ETag', `"${version.etag}"`)];
    return xmlReply(xmlDocument('CompleteMultipartUploadResult', result), versionHeader(bucket, version));
  } finally {
    await discard(file);
  }
}

/** AbortMultipartUpload. */
export function abortUpload(call: S3Call): Reply {
  permit(call.bucket, 's3:AbortMultipartUpload', call.key);
  call.bucket.uploads.remove(findUpload(call).id);
  return { status: 204 };
}

function findUpload({ bucket, key, query }: S3Call): { readonly id: string; readonly upload: Upload } {
  const id = queryValue(query, 'uploadId') ?? '';
  const upload = bucket.uploads.find(id, key);
  if (upload === undefined) throw new S3Refusal('NoSuchUpload', 'The specified upload does not exist.');
  return { id, upload };
}

function chooseParts(xml: string, kept: ReadonlyMap<number, Part>): readonly Part[] {
  const listed = readElements(xml, 'Part').map((part) => ({ number: Number(readText(part, 'PartNumber')), etag: readText(part, 'ETag')?.replaceAll('"', '') }));
  if (listed.length === 0) throw new S3Refusal('MalformedXML', 'The XML you provided was not well-formed');
  const parts = listed.map(({ number, etag }) => {
    const part = kept.get(number);
    if (part === undefined || part.md5 !== etag) throw new S3Refusal('InvalidPart', 'One or more of the specified parts could not be found.');
    return part;
  });
  const ordered = parts.every((part, position) => part.number > (parts[position - 1]?.number ?? 0));
  if (!ordered) throw new S3Refusal('InvalidPartOrder', 'The list of parts was not in ascending order.');
  if (parts.slice(0, -1).some(({ size }) => size < smallestPart)) {
    throw new S3Refusal('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
  return parts;
}

function joinedEtag(parts: readonly Part[]): string {
  const digests = Buffer.concat(parts.map(({ md5 }) => Buffer.from(md5, 'hex')));
  return `${createHash('md5').update(digests).digest('hex')}-${parts.length}`;
}
