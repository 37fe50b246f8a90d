import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isHidden } from '../core/objects.ts';
import type { RenderDeps } from './render.ts';

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
