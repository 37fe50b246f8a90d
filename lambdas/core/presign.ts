import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { LINK_SECONDS } from './schema.ts';

export interface UploadForm {
  readonly url: string;
  readonly fields: Record<string, string>;
}

/** A form for exactly this key and type, and at most so many bytes; `id` is the thing that the file belongs to. `seconds` of life. */
export type PresignForm = (
  key: string,
  file: { readonly contentType: string; readonly bytes: number; readonly accountId: string; readonly id: string },
  seconds: number,
) => Promise<UploadForm>;

/** A link to exactly this object for `LINK_SECONDS`, always a download of a fixed type. */
export type PresignLink = (key: string, file: { readonly name: string; readonly contentType: string }) => Promise<string>;

/** Signs forms of the quarantine: exact key, exact type, at most the declared size, no field that the policy does not name (S3, S19.4). */
export const formSigner =
  (s3: S3Client, Bucket: string): PresignForm =>
  async (Key, { contentType, bytes, accountId, id }, seconds) =>
    createPresignedPost(s3, {
      Bucket,
      Key,
      Expires: seconds,
      Fields: { 'Content-Type': contentType, 'x-amz-meta-account': accountId, 'x-amz-meta-upload': id },
      Conditions: [['content-length-range', 1, bytes]],
    });

/** RFC 8187: the name in UTF-8, and nothing in it that a header could be broken with. */
const disposition = (name: string): string => {
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename*=UTF-8''${encoded}`;
};

/** Signs links of the library and of the archives of exports: a download, of the type that we know, whatever the browser would make of it (S3.7). */
export const linkSigner =
  (s3: S3Client, Bucket: string): PresignLink =>
  async (Key, { name, contentType }) =>
    getSignedUrl(s3, new GetObjectCommand({ Bucket, Key, ResponseContentDisposition: disposition(name), ResponseContentType: contentType }), {
      expiresIn: LINK_SECONDS,
    });
