import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { MaterialDeps } from './materials.ts';

/** Signs forms of the quarantine: exact key, exact type, at most the declared size, no field that the policy does not name (S3, S19.4). */
export const formSigner =
  (s3: S3Client, Bucket: string): MaterialDeps['presignForm'] =>
  async (Key, { contentType, bytes, accountId, materialId }, seconds) =>
    createPresignedPost(s3, {
      Bucket,
      Key,
      Expires: seconds,
      Fields: { 'Content-Type': contentType, 'x-amz-meta-account': accountId, 'x-amz-meta-material': materialId },
      Conditions: [['content-length-range', 1, bytes]],
    });

/** RFC 8187: the name in UTF-8, and nothing in it that a header could be broken with. */
const disposition = (name: string): string => {
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename*=UTF-8''${encoded}`;
};

/** Signs links of the library: a download, of the type that we know, whatever the browser would make of it (S3.7). */
export const linkSigner =
  (s3: S3Client, Bucket: string): MaterialDeps['presignLink'] =>
  async (Key, { name, contentType }, seconds) =>
    getSignedUrl(s3, new GetObjectCommand({ Bucket, Key, ResponseContentDisposition: disposition(name), ResponseContentType: contentType }), {
      expiresIn: seconds,
    });
