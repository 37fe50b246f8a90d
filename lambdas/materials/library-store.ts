import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isHidden } from '../core/objects.ts';

/** Where the files lie that the scan has released. */
export interface Library {
  /** One object; `undefined` when it is not there, larger, or not clean. */
  read(key: string, maxBytes: number): Promise<Uint8Array | undefined>;
}

/** The library in its bucket. */
export const libraryReader = (s3: S3Client, Bucket: string): Library => ({
  async read(Key, maxBytes) {
    try {
      const { Body, ContentLength = 0 } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return ContentLength > maxBytes ? undefined : await Body?.transformToByteArray();
    } catch (error) {
      if (isHidden(error)) return undefined;
      throw error;
    }
  },
});
