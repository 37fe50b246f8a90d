import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isHidden } from '../core/objects.ts';
import type { IngestDeps } from './ingest.ts';

/** Reads what the scan has released. What is missing, too large or not clean is not there. */
export const libraryReader = (s3: S3Client, Bucket: string): IngestDeps['library'] => ({
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
