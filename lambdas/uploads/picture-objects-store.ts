import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { RenderDeps } from './render.ts';

/** The library's policy answers 403 for what is not there, as for what is not clean. */
const isHidden = (error: unknown): boolean => [403, 404].includes((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0);

/** Pictures in the library: read when they are clean, written with the verdict of the file that they were made of. */
export const libraryPictures = (s3: S3Client, Bucket: string): RenderDeps['library'] => ({
  async read(Key) {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (isHidden(error)) return undefined;
      throw error;
    }
  },
  async write(Key, Body, verdict) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'image/webp', Tagging: `scan=${verdict}` }));
  },
  async remove(Key) {
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  },
});
